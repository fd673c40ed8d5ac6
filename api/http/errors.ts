import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PlatformError } from '../../platform/errors.ts';
import type { Refusals } from '../activity/refusals.ts';
import { errorObject, plainErrorOf } from '../gateway/transports/plain-http/plain-error.ts';
import { refuse } from '../gateway/transports/refuse.ts';
import { drain } from './drain.ts';
import { refusalHeaders } from './refusal-headers.ts';

/** Paths that answer with JSON-RPC errors whatever happens. */
const JSON_RPC_PATH = /^\/g\/[^/]+\/(mcp|messages|sse)(\?|$)/;

/** Paths whose answers are GraphQL's, also where a request does not get that far. */
const GRAPHQL_PATH = /^\/graphql(\/|\?|$)/;

/**
 * One place that answers errors outside GraphQL: in the form that the path promises, with nothing internal in it.
 * @param refusals records those of requests to gateways.
 */
export function answerErrors(app: FastifyInstance, refusals: Refusals): void {
  app.setErrorHandler(async (error: FastifyError | Error, request, reply) => {
    const known = fromFastify(error);
    refusals.record(reply, known);
    if (known instanceof PlatformError && known.code === 'PAYLOAD_TOO_LARGE') await drain(request.raw);
    answerError(known, request, reply);
    return reply;
  });
  app.setNotFoundHandler((request, reply) =>
    answerError(new PlatformError('NOT_FOUND', `${request.method} ${pathOf(request)}`), request, reply),
  );
}

function answerError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  if (JSON_RPC_PATH.test(request.url)) {
    refuse(reply, error, request.body);
    return;
  }
  const known = plainErrorOf(error);
  if (known.code === 'INTERNAL') request.log.error({ err: error }, 'a request failed');
  reply
    .headers(refusalHeaders(known))
    .code(known.httpStatus)
    .type('application/json')
    .send(GRAPHQL_PATH.test(request.url) ? asGraphql(known) : { error: errorObject(error, request.id) });
}

/** GraphQL over HTTP, section 6.3: a response without data. */
function asGraphql({ message, graphqlCode, details }: PlatformError): object {
  return { errors: [{ message, extensions: { code: graphqlCode, ...details } }] };
}

/** What Fastify refuses by itself, in the platform's words. */
function fromFastify(error: FastifyError | Error): Error {
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new PlatformError('PAYLOAD_TOO_LARGE', 'the body is larger than this gateway takes');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new PlatformError('UNSUPPORTED_MEDIA_TYPE', 'send application/json');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new PlatformError('PARSE_ERROR', 'the body is no JSON');
    default:
      break;
  }
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 400 || error instanceof SyntaxError)
    return new PlatformError('PARSE_ERROR', 'the body is no JSON');
  return error;
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '/';
}
