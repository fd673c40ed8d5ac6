import { asPlatformError, PlatformError, UpstreamError } from '../../../../platform/errors.ts';

/** The body of an error outside MCP (contract.md, HTTP). */
export interface PlainError {
  code: string;
  message: string;
  details: Record<string, unknown>;
  requestId: string;
}

/** An error as callers without MCP get it. */
export function errorObject(error: unknown, requestId: string): PlainError {
  const known = plainErrorOf(error);
  const fields = known.fields.length > 0 ? { fields: known.fields } : {};
  return { code: known.code, message: known.message, details: { ...known.details, ...fields }, requestId };
}

/** An upstream server's own error is that server's failure as far as HTTP is concerned. */
export function plainErrorOf(error: unknown): PlatformError {
  if (!(error instanceof UpstreamError)) return asPlatformError(error);
  const { code, message, data } = error;
  const invalid = code === -32602;
  return new PlatformError(invalid ? 'VALIDATION_FAILED' : 'UPSTREAM_FAILED', message, {
    details: { code, data },
  });
}
