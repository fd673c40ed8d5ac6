import { Button, Stack } from '@mantine/core';
import { Card } from '../../shared/card.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { NameFields } from '../connect/name-fields.tsx';
import { ServerFields } from '../mcp/server-fields.tsx';
import type { CapabilityView, ConnectionView } from '../page/use-capability.ts';
import { mcpDraftOf, mcpUpdate } from './mcp-edit-draft.ts';
import { useConnectorUpdate } from './use-connector-update.ts';

export interface EditFormProps {
  capability: CapabilityView;
  connection: ConnectionView;
}

/** Changes an MCP connector. */
export function EditMcpForm({ capability, connection }: EditFormProps) {
  const { draft, begin, change, isDirty, isBusy, error, save } = useConnectorUpdate(capability.id, () =>
    mcpDraftOf(capability, connection),
  );
  return (
    <Card title="MCP server">
      <Stack>
        <NameFields name={draft.name} description={draft.description} onChange={change} error={error} />
        <ServerFields draft={draft} change={change} error={error} knownAuth={connection.auth} />
        <ProblemAlert error={error} title="Nothing was changed" />
        <Button
          w="fit-content"
          loading={isBusy}
          disabled={!isDirty}
          onClick={() => save(mcpUpdate(draft, begin))}
        >
          Save
        </Button>
      </Stack>
    </Card>
  );
}
