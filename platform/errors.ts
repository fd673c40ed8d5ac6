import { outageIn } from './outages.ts';

/**
 * Every failure that leaves the platform, in one catalogue: how it is named, which HTTP status and JSON-RPC code it
 * has, how GraphQL calls it, and how its message begins.
 *
 * JSON-RPC codes: -32602 and -32601 are JSON-RPC 2.0's own; -32000 to -32019 are left to implementations
 * (MCP 2026-07-28, basic/index, Error Codes); -32020 to -32099 belong to MCP and are used only where MCP says so.
 */
const CATALOGUE = {
  VALIDATION_FAILED: {
    status: 400,
    jsonRpc: -32602,
    graphql: 'BAD_USER_INPUT',
    message: 'Validation failed',
  },
  PARSE_ERROR: { status: 400, jsonRpc: -32700, graphql: 'BAD_USER_INPUT', message: 'Parse error' },
  INVALID_REQUEST: { status: 400, jsonRpc: -32600, graphql: 'BAD_USER_INPUT', message: 'Invalid request' },
  AUTHENTICATION_FAILED: {
    status: 401,
    jsonRpc: -32000,
    graphql: 'UNAUTHENTICATED',
    message: 'Authentication failed',
  },
  FORBIDDEN: { status: 403, jsonRpc: -32000, graphql: 'FORBIDDEN', message: 'Forbidden' },
  NOT_FOUND: { status: 404, jsonRpc: -32602, graphql: 'NOT_FOUND', message: 'Not found' },
  GATEWAY_NOT_FOUND: { status: 404, jsonRpc: -32000, graphql: 'NOT_FOUND', message: 'Gateway not found' },
  SESSION_NOT_FOUND: { status: 404, jsonRpc: -32000, graphql: 'NOT_FOUND', message: 'Session not found' },
  TOOL_NOT_FOUND: { status: 404, jsonRpc: -32602, graphql: 'NOT_FOUND', message: 'Tool not found' },
  PROMPT_NOT_FOUND: { status: 404, jsonRpc: -32602, graphql: 'NOT_FOUND', message: 'Prompt not found' },
  RESOURCE_NOT_FOUND: { status: 404, jsonRpc: -32002, graphql: 'NOT_FOUND', message: 'Resource not found' },
  METHOD_NOT_FOUND: { status: 404, jsonRpc: -32601, graphql: 'NOT_FOUND', message: 'Method not found' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    jsonRpc: -32000,
    graphql: 'BAD_USER_INPUT',
    message: 'Method not allowed',
  },
  NOT_ACCEPTABLE: { status: 406, jsonRpc: -32000, graphql: 'BAD_USER_INPUT', message: 'Not acceptable' },
  CONFLICT: { status: 409, jsonRpc: -32000, graphql: 'CONFLICT', message: 'Conflict' },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    jsonRpc: -32000,
    graphql: 'BAD_USER_INPUT',
    message: 'Payload too large',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    jsonRpc: -32000,
    graphql: 'BAD_USER_INPUT',
    message: 'Unsupported media type',
  },
  RATE_LIMITED: { status: 429, jsonRpc: -32003, graphql: 'RATE_LIMITED', message: 'Rate limit exceeded' },
  CANCELLED: { status: 499, jsonRpc: -32000, graphql: 'CANCELLED', message: 'Request cancelled' },
  INTERNAL: { status: 500, jsonRpc: -32603, graphql: 'INTERNAL_SERVER_ERROR', message: 'Internal error' },
  UPSTREAM_FAILED: { status: 502, jsonRpc: -32000, graphql: 'UPSTREAM_FAILED', message: 'Upstream failed' },
  UNAVAILABLE: { status: 503, jsonRpc: -32000, graphql: 'UNAVAILABLE', message: 'Service unavailable' },
  WORKER_LOST: { status: 503, jsonRpc: -32000, graphql: 'UNAVAILABLE', message: 'Worker lost' },
  REQUEST_TIMEOUT: { status: 504, jsonRpc: -32001, graphql: 'REQUEST_TIMEOUT', message: 'Request timeout' },
  /** MCP 2026-07-28, basic/transports/streamable-http, Server Validation. */
  HEADER_MISMATCH: { status: 400, jsonRpc: -32020, graphql: 'BAD_USER_INPUT', message: 'Header mismatch' },
  /** MCP 2026-07-28, basic/index, Error Codes. */
  MISSING_CLIENT_CAPABILITY: {
    status: 400,
    jsonRpc: -32021,
    graphql: 'BAD_USER_INPUT',
    message: 'Missing required client capability',
  },
  /** MCP 2026-07-28, basic/versioning, Protocol Version Negotiation. */
  UNSUPPORTED_PROTOCOL_VERSION: {
    status: 400,
    jsonRpc: -32022,
    graphql: 'BAD_USER_INPUT',
    message: 'Unsupported protocol version',
  },
} as const satisfies Record<string, { status: number; jsonRpc: number; graphql: string; message: string }>;

export type ErrorCode = keyof typeof CATALOGUE;

/** One thing that is wrong with an input: where, and what would fit. */
export interface FieldIssue {
  /** Dotted path from the input's root, list positions as numbers: `tools.0.name`. */
  path: string;
  message: string;
  /** What else helps to mend it: the description and the choices of a value that is asked for. */
  [more: string]: unknown;
}

export interface PlatformErrorOptions {
  cause?: unknown;
  /** What belongs into the error's `data` or `details`; shown to whoever asked, so never a secret or an internal. */
  details?: Record<string, unknown>;
  fields?: readonly FieldIssue[];
  /** HTTP headers that say the same to whoever reads only those: a challenge, when to try again. */
  headers?: Readonly<Record<string, string>>;
}

/** A failure that the platform expects and explains. Its message is shown to whoever asked. */
export class PlatformError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly fields: readonly FieldIssue[];
  readonly headers: Readonly<Record<string, string>>;

  /** @param explanation follows the code's own message after a colon; that message always comes first. */
  constructor(code: ErrorCode, explanation?: string, options: PlatformErrorOptions = {}) {
    const begin = CATALOGUE[code].message;
    super(explanation ? `${begin}: ${explanation}` : begin, { cause: options.cause });
    this.name = 'PlatformError';
    this.code = code;
    this.details = options.details ?? {};
    this.fields = options.fields ?? [];
    this.headers = options.headers ?? {};
  }

  get httpStatus(): number {
    return CATALOGUE[this.code].status;
  }

  get jsonRpcCode(): number {
    return CATALOGUE[this.code].jsonRpc;
  }

  get graphqlCode(): string {
    return CATALOGUE[this.code].graphql;
  }
}

/**
 * A JSON-RPC error that an upstream server answered with. It is that server's word to the client and passes through as
 * it is; the platform adds nothing and hides nothing.
 */
export class UpstreamError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = 'UpstreamError';
    this.code = code;
    this.data = data;
  }
}

/** A {@link PlatformError} that was told in another process, with the message that it had there. */
export function restorePlatformError(
  code: ErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>>,
): PlatformError {
  const error = new PlatformError(code, undefined, { details });
  error.message = message;
  return error;
}

/**
 * Anything thrown, as something that may be shown: a store that is away is `UNAVAILABLE`; what nobody expected becomes `INTERNAL` and
 * says nothing more.
 */
export function asPlatformError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  const outage = outageIn(error);
  if (outage !== undefined) return new PlatformError('UNAVAILABLE', outage, { cause: error });
  return new PlatformError('INTERNAL', undefined, { cause: error });
}
