import { Autocomplete, Button, Stack } from '@mantine/core';
import { Card } from '../../shared/card.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { problemAt } from '../connect/field-problems.ts';
import { NameFields } from '../connect/name-fields.tsx';
import { AccessFields } from '../rest/access-fields.tsx';
import { ChosenOperations } from './chosen-operations.tsx';
import type { EditFormProps } from './edit-mcp-form.tsx';
import { restDraftOf, restUpdate } from './rest-edit-draft.ts';
import { SourceFields } from './source-fields.tsx';
import { useConnectorUpdate } from './use-connector-update.ts';

/** Changes a REST connector. */
export function EditRestForm({ capability, connection }: EditFormProps) {
  const { draft, begin, change, isDirty, isBusy, error, save } = useConnectorUpdate(capability.id, () =>
    restDraftOf(capability, connection),
  );
  return (
    <Card title="REST API">
      <Stack>
        <NameFields name={draft.name} description={draft.description} onChange={change} error={error} />
        <SourceFields connection={connection} draft={draft} change={change} error={error} />
        {connection.operationsByHand === null && (
          <ChosenOperations connection={connection} draft={draft} change={change} />
        )}
        <Autocomplete
          label="Base URL"
          description="Empty: what the document names."
          data={(connection.servers ?? []).map(({ url }) => url)}
          value={draft.baseUrl}
          error={problemAt(error, 'input.baseUrl')}
          onChange={(baseUrl) => change({ baseUrl })}
        />
        <AccessFields draft={draft} change={change} error={error} knownAuth={connection.auth} />
        <ProblemAlert error={error} title="Nothing was changed" />
        <Button
          w="fit-content"
          loading={isBusy}
          disabled={!isDirty}
          onClick={() => save(restUpdate(draft, begin))}
        >
          Save
        </Button>
      </Stack>
    </Card>
  );
}
