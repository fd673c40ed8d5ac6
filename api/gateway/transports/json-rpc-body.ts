import { asPlatformError, UpstreamError } from '../../../platform/errors.ts';
import type { RequestId } from '../../../platform/json-rpc.ts';

/** The id of a request, where it could be read (JSON-RPC 2.0, section 5). */
export function requestIdOf(body: unknown): RequestId | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const { id, method } = body as { id?: unknown; method?: unknown };
  return typeof method === 'string' && (typeof id === 'string' || typeof id === 'number') ? id : null;
}

/** A response with a result that is JSON text already. */
export function resultBody(id: RequestId, resultJson: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${resultJson}}`;
}

/** A response with an error. An upstream server's own error is passed on; nothing internal is told of any other. */
export function errorBody(id: RequestId | null, error: unknown): string {
  if (error instanceof UpstreamError) {
    const { code, message, data } = error;
    return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } });
  }
  const { jsonRpcCode, message, details, code, fields } = asPlatformError(error);
  const data = { code, ...details, ...(fields.length > 0 ? { fields } : {}) };
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code: jsonRpcCode, message, data } });
}
