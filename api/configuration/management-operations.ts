import { type ExecutionResult, type GraphQLError, type GraphQLSchema, graphql } from 'graphql';
import { PlatformError } from '../../platform/errors.ts';
import type { Context } from '../graphql/context.ts';

/**
 * Runs operations of the management API on behalf of somebody: permissions, rules and the audit log are those of every other
 * change, because it is the same way.
 */
export class ManagementOperations {
  readonly #schema: GraphQLSchema;
  readonly #context: Context;

  constructor(schema: GraphQLSchema, context: Context) {
    this.#schema = schema;
    this.#context = context;
  }

  /**
   * @param place where in the document it stands what the operation is about; what is wrong with an argument is said there.
   * @throws what the operation throws.
   */
  async run<Data>(source: string, variableValues: Record<string, unknown>, place: string): Promise<Data> {
    const result: ExecutionResult = await graphql({
      schema: this.#schema,
      source,
      variableValues,
      contextValue: this.#context,
    });
    const [error] = result.errors ?? [];
    if (error !== undefined) throw asErrorAt(error, place);
    return result.data as Data;
  }
}

/** Arguments of the API that are no part of the document's paths. */
const ARGUMENT = /^(input|content|settings|tools)\b\.?/;

function asErrorAt(error: GraphQLError, place: string): Error {
  const { originalError } = error;
  if (!(originalError instanceof PlatformError)) return originalError ?? error;
  if (originalError.fields.length === 0) {
    const located = new PlatformError(originalError.code, undefined, {
      details: originalError.details,
      fields: [{ path: place, message: originalError.message }],
      cause: originalError,
    });
    located.message = `${place}: ${originalError.message}`;
    return located;
  }
  const fields = originalError.fields.map(({ path, message }) => {
    const rest = path.replace(ARGUMENT, '');
    return { path: rest === '' ? place : `${place}.${rest}`, message };
  });
  return new PlatformError(originalError.code, undefined, { details: originalError.details, fields });
}
