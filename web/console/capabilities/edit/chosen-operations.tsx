import { Button, Input, Stack, Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { request } from '../../api/request.ts';
import { PreviewRestConnectorDocument } from '../../generated/operations.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import type { ConnectionView } from '../page/use-capability.ts';
import { OperationPicker } from '../rest/operation-picker.tsx';
import { operationKey, type RestDraft, restInput } from '../rest/rest-draft.ts';

export interface ChosenOperationsProps {
  connection: ConnectionView;
  draft: RestDraft;
  change(part: Partial<RestDraft>): void;
}

/** Which operations are tools. Those that were left out are known only after the document was read again. */
export function ChosenOperations({ connection, draft, change }: ChosenOperationsProps) {
  const source = draft.document.trim() === '' ? 'url' : 'text';
  const canRead = source === 'text' || draft.documentUrl !== '';
  const read = useMutation({
    mutationFn: () => {
      const input = restInput({ ...draft, source, operationIds: null, auth: { type: 'NONE', values: {} } });
      return request(PreviewRestConnectorDocument, { input });
    },
  });
  const found = read.data?.previewRestConnector;
  const operations = found?.operations ?? connection.operations ?? [];
  const keys = operations.map(operationKey);
  return (
    <Input.Wrapper label="Operations" labelElement="div">
      <Stack gap="sm" mt="xs">
        <Switch
          label="All of the document, also those that it gets later"
          checked={draft.operationIds === null}
          onChange={({ currentTarget }) => change({ operationIds: currentTarget.checked ? null : keys })}
        />
        {draft.operationIds !== null && (
          <OperationPicker
            preview={{ operations, tools: found?.tools ?? [] }}
            chosen={draft.operationIds}
            onChange={(operationIds) => change({ operationIds })}
          />
        )}
        <ProblemAlert error={read.error} title="The document cannot be read" />
        {draft.operationIds !== null && canRead && (
          <Button
            variant="default"
            size="xs"
            w="fit-content"
            loading={read.isPending}
            onClick={() => read.mutate()}
          >
            Read the document, to see those that were left out
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
