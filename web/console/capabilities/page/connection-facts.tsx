import { Code } from '@mantine/core';
import type { Fact } from '../../shared/facts.tsx';
import { AUTH_LABELS } from '../auth/auth-schemas.ts';
import { TRANSPORT_LABELS } from '../mcp/transports.ts';
import { RegistryLink } from './registry-link.tsx';
import type { ConnectionView } from './use-capability.ts';

/** What is known of a connection; what is not there is left out. */
export function connectionFacts(connection: ConnectionView): Fact[] {
  const { auth, transportInUse, serverInfo, registry } = connection;
  const facts: Record<string, Fact['value'] | null | undefined | false> = {
    URL: connection.url,
    Command: connection.command && <Code>{[connection.command, ...(connection.args ?? [])].join(' ')}</Code>,
    'Base URL': connection.baseUrl ?? connection.servers?.[0]?.url,
    Document: connection.documentUrl,
    Operations: connection.operations && String(connection.operations.length),
    Transport: transportInUse && TRANSPORT_LABELS[transportInUse],
    'MCP revision': connection.protocolVersion,
    Server: serverInfo && [serverInfo.title ?? serverInfo.name, serverInfo.version].filter(Boolean).join(' '),
    Registry: registry && <RegistryLink {...registry} />,
    Authentication: AUTH_LABELS[auth?.type ?? 'NONE'],
    Secrets: auth && endsOf(auth.secrets),
    Headers: endsOf(connection.headers),
    Environment: endsOf(connection.env),
    Values: endsOf(connection.variables),
    'Access granted by':
      auth?.type === 'OAUTH2_AUTHORIZATION_CODE' && (connection.tokenPerUser ? 'each caller' : 'one for all'),
    'Private network': connection.allowPrivateNetwork && 'allowed',
    'Limit of a call': connection.timeoutSeconds !== null && `${connection.timeoutSeconds} s`,
  };
  return Object.entries(facts).flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

/** Names with the ends of their values. */
function endsOf(shown: Record<string, unknown> | null): string {
  return Object.entries(shown ?? {})
    .map(([name, end]) => `${name} ${String(end)}`)
    .join(', ');
}
