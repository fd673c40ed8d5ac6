import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { asPlatformError, UpstreamError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';

/** Says errors in the contract's form; of what nobody expected only that it happened. */
export function errorFormatter(logger: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = error instanceof GraphQLError && error.originalError ? error.originalError : error;
    const { path, locations } = formatted;
    const known = asPlatformError(original);
    if (known.code !== 'INTERNAL') {
      const fields = known.fields.length > 0 ? { fields: known.fields } : {};
      const extensions = { code: known.graphqlCode, ...known.details, ...fields };
      return { message: known.message, path, locations, extensions };
    }
    if (original instanceof UpstreamError) {
      const extensions = { code: 'UPSTREAM_FAILED', upstream: { code: original.code, data: original.data } };
      return { message: original.message, path, locations, extensions };
    }
    if (formatted.extensions?.code === 'BAD_USER_INPUT') return withFields(formatted);
    if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') return withoutStack(formatted);
    logger.error({ err: original, path }, 'a GraphQL field failed');
    return { message: 'Internal error', path, locations, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  };
}

/** What GraphQL itself refuses of an input says the place in its message: `… at "input.name"; …`. */
function withFields(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { extensions = {}, message } = formatted;
  if (extensions.fields !== undefined) return formatted;
  const path = / at "([^"]+)"/.exec(message)?.[1] ?? /^Variable "\$([^"]+)"/.exec(message)?.[1];
  if (path === undefined) return withoutStack(formatted);
  return { ...withoutStack(formatted), extensions: { code: 'BAD_USER_INPUT', fields: [{ path, message }] } };
}

function withoutStack(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions };
}
