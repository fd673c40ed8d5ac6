import type { McpTransport } from '../../generated/operations.ts';

/** How transports are called. */
export const TRANSPORT_LABELS: Record<McpTransport, string> = {
  AUTO: 'What the server answers to',
  STREAMABLE_HTTP: 'Streamable HTTP',
  SSE: 'HTTP+SSE (older)',
  STDIO: 'A process on the worker',
};
