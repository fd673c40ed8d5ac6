import { Stack } from '@mantine/core';
import { Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { ToolResultView } from '../../gateways/tools/tool-result-view.tsx';
import { TryRestOperationDocument } from '../../generated/operations.ts';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { type JsonSchema, startingValue } from '../../shared/json-schema-form/json-schema.ts';
import { JsonSchemaForm } from '../../shared/json-schema-form/json-schema-form.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { type PreviewedOperation, type PreviewedTool, type RestDraft, restInput } from './rest-draft.ts';

export interface OperationTrialProps {
  draft: RestDraft;
  operation: PreviewedOperation;
  tool: PreviewedTool;
}

/** Sends one operation's request, and shows what came back. */
export function OperationTrial({ draft, operation, tool }: OperationTrialProps) {
  const schema = tool.inputSchema as JsonSchema;
  const [args, setArgs] = useState(() => startingValue(schema));
  const trial = useChange(TryRestOperationDocument, { showsFailure: true });
  const confirm = useConfirm();
  const { method, path, baseUrl } = operation;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const question = {
      title: `Send ${method} ${path}?`,
      message: `The request is a real one to ${baseUrl ?? 'the API'}. What it changes or deletes there stays so.`,
      action: 'Send',
    };
    if (tool.annotations?.readOnlyHint !== true && !(await confirm(question))) return;
    trial.mutate({ input: restInput(draft), operation: tool.name, arguments: args });
  };
  return (
    <>
      <form onSubmit={submit}>
        <Stack>
          <JsonSchemaForm
            schema={schema}
            value={args}
            onChange={setArgs}
            disabled={trial.isPending}
            empty="This operation takes no arguments."
          />
          <PermitButton
            permission="capability:write"
            type="submit"
            variant="light"
            w="fit-content"
            loading={trial.isPending}
            leftSection={<Play size={16} />}
          >
            Run
          </PermitButton>
        </Stack>
      </form>
      <Stack gap="sm" aria-live="polite">
        <ProblemAlert error={trial.error} title="The request was not sent" />
        {trial.data && <ToolResultView result={trial.data.tryRestOperation} />}
      </Stack>
    </>
  );
}
