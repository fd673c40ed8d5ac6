/** A call to somewhere else that did not come off. The message says why, for whoever asked for it. */
export class OutgoingFailure extends Error {
  override readonly name = 'OutgoingFailure';
}

/** What went wrong with a connection, without the address behind the name. */
export function describeConnectionError(error: unknown, host: string): string {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  if (name === 'EgressError') return String(message);
  switch (code) {
    case 'ECONNREFUSED':
      return `${host} refuses connections`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host name ${host} is unknown`;
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${host} does not answer`;
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
    case 'EPIPE':
      return `${host} closed the connection`;
    case 'UND_ERR_HEADERS_OVERFLOW':
      return `the headers that ${host} answered with are too long`;
  }
  if (
    typeof code === 'string' &&
    (code.startsWith('ERR_TLS') || code.includes('CERT') || code.includes('SSL'))
  ) {
    return `the certificate of ${host} is not accepted (${code})`;
  }
  if (typeof code === 'string' && code.startsWith('HPE_')) return `${host} does not speak HTTP`;
  return `${host} cannot be reached`;
}
