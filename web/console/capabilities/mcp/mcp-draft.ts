import type { ConnectorAuthType, McpConnectorInput, McpTransport } from '../../generated/operations.ts';
import { type AuthDraft, authInput, NO_AUTH } from '../auth/auth-draft.ts';
import { mapOf, type Pair } from '../connect/pair.ts';

/** Ways in which an MCP connector may show who it is. */
export const MCP_AUTH_TYPES: readonly ConnectorAuthType[] = [
  'NONE',
  'BEARER',
  'OAUTH2_AUTHORIZATION_CODE',
  'API_KEY',
  'BASIC',
  'OAUTH2_CLIENT_CREDENTIALS',
  'OAUTH2_REFRESH_TOKEN',
];

/** An MCP connector while it is being filled in. */
export interface McpDraft {
  kind: 'url' | 'command';
  url: string;
  transport: McpTransport;
  headers: Pair[];
  auth: AuthDraft;
  tokenPerUser: boolean;
  command: string;
  /** One on each line. */
  args: string;
  env: Pair[];
  allowPrivateNetwork: boolean;
  timeoutSeconds: number | null;
  name: string;
  description: string;
}

export const EMPTY_MCP: McpDraft = {
  kind: 'url',
  url: '',
  transport: 'AUTO',
  headers: [],
  auth: NO_AUTH,
  tokenPerUser: false,
  command: '',
  args: '',
  env: [],
  allowPrivateNetwork: false,
  timeoutSeconds: null,
  name: '',
  description: '',
};

/** What is sent of a draft. */
export function mcpInput(draft: McpDraft): McpConnectorInput {
  const { kind, name, description, timeoutSeconds, allowPrivateNetwork } = draft;
  return {
    name: name.trim() || 'The server',
    description: description.trim() || null,
    timeoutSeconds,
    allowPrivateNetwork,
    ...(kind === 'url' ? addressOf(draft) : processOf(draft)),
  };
}

/** Where a server is, and how it is shown who calls. */
export function addressOf({ url, transport, headers, auth, tokenPerUser }: McpDraft) {
  return {
    url: url.trim(),
    transport,
    headers: mapOf(headers),
    auth: authInput(auth),
    tokenPerUser: tokenPerUser && auth.type === 'OAUTH2_AUTHORIZATION_CODE',
  };
}

/** What is run. */
export function processOf({ command, args, env }: McpDraft) {
  return {
    transport: 'STDIO' as const,
    command: command.trim(),
    args: args.split('\n').filter((line) => line !== ''),
    env: mapOf(env),
  };
}
