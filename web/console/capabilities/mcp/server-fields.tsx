import { Stack } from '@mantine/core';
import type { KnownAuth } from '../auth/auth-draft.ts';
import { CallLimitField } from '../connect/call-limit-field.tsx';
import { PrivateNetworkSwitch } from '../connect/private-network-switch.tsx';
import { CommandFields } from './command-fields.tsx';
import type { McpDraft } from './mcp-draft.ts';
import { UrlFields } from './url-fields.tsx';

export interface ServerFieldsProps {
  draft: McpDraft;
  change(part: Partial<McpDraft>): void;
  /** What the server said of the fields last. */
  error: unknown;
  /** What is stored already. */
  knownAuth?: KnownAuth | null;
}

/** Where an MCP server is, or what is run, and how it is shown who calls. */
export function ServerFields(props: ServerFieldsProps) {
  const { draft, change, error } = props;
  return (
    <Stack>
      {draft.kind === 'url' ? <UrlFields {...props} /> : <CommandFields {...props} />}
      <CallLimitField
        value={draft.timeoutSeconds}
        onChange={(timeoutSeconds) => change({ timeoutSeconds })}
        error={error}
      />
      {draft.kind === 'url' && (
        <PrivateNetworkSwitch
          value={draft.allowPrivateNetwork}
          onChange={(allowPrivateNetwork) => change({ allowPrivateNetwork })}
        />
      )}
    </Stack>
  );
}
