import { EgressError } from '../../../platform/egress/dispatcher.ts';
import type { HostFault } from '../questions.ts';

/** What Node and undici call failures, and what wasi:http calls them. */
const TAGS: Record<string, string> = {
  ENOTFOUND: 'DNS-error',
  EAI_AGAIN: 'DNS-timeout',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-terminated',
  EPIPE: 'connection-terminated',
  EHOSTUNREACH: 'destination-IP-unroutable',
  ENETUNREACH: 'destination-IP-unroutable',
  ETIMEDOUT: 'connection-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connection-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'HTTP-response-timeout',
  UND_ERR_BODY_TIMEOUT: 'HTTP-response-timeout',
  UND_ERR_SOCKET: 'connection-terminated',
  UND_ERR_ABORTED: 'connection-terminated',
  UND_ERR_INVALID_ARG: 'HTTP-protocol-error',
  HPE_INVALID_CONSTANT: 'HTTP-protocol-error',
  CERT_HAS_EXPIRED: 'TLS-certificate-error',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS-certificate-error',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS-certificate-error',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS-certificate-error',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS-certificate-error',
};

/** How a request failed, as a plugin may know it: codes and the host it asked for, no addresses. */
export function faultOf(error: unknown): HostFault {
  const egress = [error, (error as { cause?: unknown }).cause].find((it) => it instanceof EgressError);
  if (egress instanceof EgressError) return { tag: 'destination-IP-prohibited', note: egress.message };
  const code = String((error as { code?: unknown }).code ?? '');
  return { tag: TAGS[code] ?? 'internal-error', note: `a request failed (${code || 'unknown reason'})` };
}
