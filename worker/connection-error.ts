/** What went wrong with an outgoing connection. */
export interface ConnectionError {
  /** In words and without the address. */
  message: string;
  /** Whether another attempt may find it gone. */
  passing: boolean;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'has a host name that is unknown',
  EAI_AGAIN: 'has a host name that cannot be looked up now',
  ETIMEDOUT: 'does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  UND_ERR_SOCKET: 'closed the connection',
};

/** @param whom who is at the other end: `the server`, `the token URL`. */
export function describeConnectionError(error: unknown, whom: string): ConnectionError {
  if (error instanceof Error && error.name === 'EgressError')
    return { message: error.message, passing: false };
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return { message: `${whom} cannot be reached`, passing: true };
  const reason = REASONS[code];
  if (reason !== undefined) return { message: `${whom} ${reason}`, passing: true };
  if (/^ERR_(TLS|SSL)/.test(code) || code.includes('CERT'))
    return { message: `${whom} has a certificate that is not accepted (${code})`, passing: false };
  if (/^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT)/.test(code))
    return { message: `${whom} answers what is no HTTP`, passing: false };
  return { message: `${whom} cannot be reached`, passing: true };
}
