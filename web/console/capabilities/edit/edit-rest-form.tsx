import { Autocomplete, Button, Stack } from '@mantine/core';
import { Card } from '../../shared/card.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { AuthFields } from '../auth/auth-fields.tsx';
import { CallLimitField } from '../connect/call-limit-field.tsx';
import { problemAt, problemsOf } from '../connect/field-problems.ts';
import { NameFields } from '../connect/name-fields.tsx';
import { PrivateNetworkSwitch } from '../connect/private-network-switch.tsx';
import { REST_AUTH_TYPES } from '../rest/rest-auth-types.ts';
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
        <AuthFields
          types={REST_AUTH_TYPES}
          draft={draft.auth}
          known={connection.auth}
          onChange={(auth) => change({ auth })}
          problems={problemsOf(error)}
        />
        <CallLimitField
          value={draft.timeoutSeconds}
          onChange={(timeoutSeconds) => change({ timeoutSeconds })}
          error={error}
        />
        <PrivateNetworkSwitch
          value={draft.allowPrivateNetwork}
          onChange={(allowPrivateNetwork) => change({ allowPrivateNetwork })}
        />
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
