import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { asPlatformError } from '../../../platform/errors.ts';
import { refusalHeaders } from '../../http/refusal-headers.ts';
import { errorBody, requestIdOf } from './json-rpc-body.ts';
import { Rejection } from './rejection.ts';

/**
 * Refuses a request before the protocol is entered: with the HTTP status that says why, and a JSON-RPC error as body
 * (contract.md, HTTP). Does nothing more where the response has begun already.
 */
export function refuse(reply: FastifyReply, error: unknown, body: unknown): void {
  const status = error instanceof Rejection ? error.status : asPlatformError(error).httpStatus;
  if (status === 500) reply.log.error({ err: error }, 'a request could not be served');
  const { raw: response } = reply;
  if (response.headersSent) {
    response.end();
    return;
  }
  const headers = {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    ...refusalHeaders(error),
    'content-type': 'application/json',
  };
  if (!reply.sent) reply.hijack();
  response.writeHead(status, headers);
  response.end(errorBody(requestIdOf(body), error));
}
