import { NumberInput, Stack } from '@mantine/core';
import type { KnownAuth } from '../auth/auth-draft.ts';
import { problemAt } from '../connect/field-problems.ts';
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
      <NumberInput
        label="Limit of a call, in seconds"
        description="Empty: the gateway's own."
        min={1}
        max={3600}
        w={220}
        value={draft.timeoutSeconds ?? ''}
        error={problemAt(error, 'input.timeoutSeconds')}
        onChange={(value) => change({ timeoutSeconds: typeof value === 'number' ? value : null })}
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
