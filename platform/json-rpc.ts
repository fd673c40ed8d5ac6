/** JSON-RPC 2.0 as MCP uses it: ids are strings or integers, params are objects. */

export type RequestId = string | number;

export interface JsonRpcRequest {
  jsonrpc: '2.0';
  id: RequestId;
  method: string;
  params?: Record<string, unknown>;
}

export interface JsonRpcNotification {
  jsonrpc: '2.0';
  method: string;
  params?: Record<string, unknown>;
}

export interface JsonRpcResult {
  jsonrpc: '2.0';
  id: RequestId;
  result: Record<string, unknown>;
}

export interface JsonRpcError {
  jsonrpc: '2.0';
  id?: RequestId | null;
  error: { code: number; message: string; data?: unknown };
}

export type JsonRpcMessage = JsonRpcRequest | JsonRpcNotification | JsonRpcResult | JsonRpcError;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRequestId(value: unknown): value is RequestId {
  return typeof value === 'string' || Number.isSafeInteger(value);
}

/** What kind of message a parsed JSON value is; undefined where it is none. */
export function messageKind(value: unknown): 'request' | 'notification' | 'result' | 'error' | undefined {
  if (!isObject(value) || value.jsonrpc !== '2.0') return undefined;
  if (typeof value.method === 'string') {
    if (value.params !== undefined && !isObject(value.params)) return undefined;
    if (value.id === undefined) return 'notification';
    return isRequestId(value.id) ? 'request' : undefined;
  }
  if (isObject(value.result)) return isRequestId(value.id) ? 'result' : undefined;
  const { error, id } = value;
  if (isObject(error) && Number.isInteger(error.code) && typeof error.message === 'string') {
    return id === undefined || id === null || isRequestId(id) ? 'error' : undefined;
  }
  return undefined;
}

export function isRequest(value: unknown): value is JsonRpcRequest {
  return messageKind(value) === 'request';
}

export function isNotification(value: unknown): value is JsonRpcNotification {
  return messageKind(value) === 'notification';
}

export function isResult(value: unknown): value is JsonRpcResult {
  return messageKind(value) === 'result';
}

export function isError(value: unknown): value is JsonRpcError {
  return messageKind(value) === 'error';
}
