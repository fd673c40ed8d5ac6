import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PlatformError } from '../../platform/errors.ts';
import type { Refusals } from '../activity/refusals.ts';
import { errorObject, plainErrorOf } from '../gateway/transports/plain-http/plain-error.ts';
import { refuse } from '../gateway/transports/refuse.ts';

/** Paths that answer with JSON-RPC errors whatever happens. */
const JSON_RPC_PATH = /^\/g\/[^/]+\/(mcp|messages|sse)(\?|$)/;

/**
 * One place that answers errors outside GraphQL: in the form that the path promises, with nothing internal in it.
 * @param refusals records those of requests to gateways.
 */
export function answerErrors(app: FastifyInstance, refusals: Refusals): void {
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const known = fromFastify(error);
    refusals.record(reply, known);
    answerError(known, request, reply);
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
  const retryAfter = known.details.retryAfterSeconds;
  if (typeof retryAfter === 'number') reply.header('retry-after', String(Math.ceil(retryAfter)));
  if (known.code === 'AUTHENTICATION_FAILED') reply.header('www-authenticate', 'ApiKey realm="omnigate"');
  reply
    .code(known.httpStatus)
    .type('application/json')
    .send({ error: errorObject(error, request.id) });
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
