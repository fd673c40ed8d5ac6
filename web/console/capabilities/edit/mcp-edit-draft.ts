import type { UpdateConnectorInput } from '../../generated/operations.ts';
import { draftOf } from '../auth/auth-draft.ts';
import { pairsOf } from '../connect/pair.ts';
import { addressOf, EMPTY_MCP, type McpDraft, processOf } from '../mcp/mcp-draft.ts';
import type { CapabilityView, ConnectionView } from '../page/use-capability.ts';
import { changedFields } from './changed-fields.ts';

/** As the server is reached now. */
export function mcpDraftOf({ name, description }: CapabilityView, connection: ConnectionView): McpDraft {
  return {
    ...EMPTY_MCP,
    kind: connection.command === null ? 'url' : 'command',
    url: connection.url ?? '',
    transport: connection.transport ?? 'AUTO',
    headers: pairsOf(connection.headers),
    auth: draftOf(connection.auth),
    tokenPerUser: connection.tokenPerUser ?? false,
    command: connection.command ?? '',
    args: (connection.args ?? []).join('\n'),
    env: pairsOf(connection.env),
    allowPrivateNetwork: connection.allowPrivateNetwork,
    timeoutSeconds: connection.timeoutSeconds,
    name,
    description: description ?? '',
  };
}

/** What is sent: only what was changed, so that the server is not asked again where nothing about it is new. */
export function mcpUpdate(draft: McpDraft, before: McpDraft): UpdateConnectorInput {
  const changed = changedFields(draft, before);
  const { url, headers, transport, tokenPerUser } = addressOf(draft);
  const { command, args, env } = processOf(draft);
  const { auth } = draft;
  return {
    ...(changed.has('name') && { name: draft.name }),
    ...(changed.has('description') && { description: draft.description.trim() || null }),
    ...(changed.has('timeoutSeconds') && { timeoutSeconds: draft.timeoutSeconds }),
    ...(changed.has('allowPrivateNetwork') && { allowPrivateNetwork: draft.allowPrivateNetwork }),
    ...(changed.has('url') && { url }),
    ...(changed.has('transport') && { transport }),
    ...(changed.has('headers') && { headers }),
    // That there is none any more must be said.
    ...(changed.has('auth') && { auth: { ...auth.values, type: auth.type } }),
    ...((changed.has('tokenPerUser') || changed.has('auth')) && { tokenPerUser }),
    ...(changed.has('command') && { command }),
    ...(changed.has('args') && { args }),
    ...(changed.has('env') && { env }),
  };
}
