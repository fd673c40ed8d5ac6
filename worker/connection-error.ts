/** What went wrong with an outgoing connection, in words and without the address. `whom` is who was called: `the server`. */
export function describeConnectionError(error: unknown, whom: string): string {
  const code = (error as { code?: unknown }).code;
  if (code === 'ECONNREFUSED') return `${whom} refuses connections`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the host name of ${whom} is unknown`;
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return `${whom} does not answer`;
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE')
    return `${whom} closed the connection`;
  if (error instanceof Error && error.name === 'EgressError') return error.message;
  if (typeof code === 'string' && (code.startsWith('ERR_TLS') || code.includes('CERT'))) {
    return `the certificate of ${whom} is not accepted (${code})`;
  }
  return `${whom} cannot be reached`;
}
