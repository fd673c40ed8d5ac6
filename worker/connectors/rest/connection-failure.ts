import { RestFailure } from './rest-failure.ts';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'has a host name that is unknown',
  EAI_AGAIN: 'has a host name that cannot be looked up now',
  ETIMEDOUT: 'does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  UND_ERR_SOCKET: 'closed the connection',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
};

/** What a connection that failed means. @param who is at the other end: `the API`, `the token URL`. */
export function connectionFailure(error: unknown, who: string): RestFailure {
  if (error instanceof Error && error.name === 'EgressError')
    return new RestFailure(error.message, { cause: error });
  const code = (error as { code?: unknown }).code;
  const reason = typeof code === 'string' ? REASONS[code] : undefined;
  if (reason !== undefined) return new RestFailure(`${who} ${reason}`, { retryable: true, cause: error });
  if (typeof code === 'string' && (/^ERR_(TLS|SSL)/.test(code) || code.includes('CERT')))
    return new RestFailure(`${who} has a certificate that is not accepted (${code})`, { cause: error });
  if (typeof code === 'string' && /^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT)/.test(code))
    return new RestFailure(`${who} answers what is no HTTP`, { cause: error });
  return new RestFailure(`${who} cannot be reached`, { retryable: true, cause: error });
}
