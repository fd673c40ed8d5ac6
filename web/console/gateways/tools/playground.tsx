import { Button, Group, Stack } from '@mantine/core';
import { Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Card } from '../../shared/card.tsx';
import { type JsonSchema, startingValue } from '../../shared/json-schema-form/json-schema.ts';
import { JsonSchemaForm } from '../../shared/json-schema-form/json-schema-form.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useGatewayId } from '../use-gateway.ts';
import { RunProgress } from './run-progress.tsx';
import { ToolResultView } from './tool-result-view.tsx';
import { useToolRun } from './use-tool-run.ts';
import type { ToolView } from './use-tools.ts';

/** Runs a tool, the way a client's call goes. */
export function Playground({ tool }: { tool: ToolView }) {
  const [args, setArgs] = useState(() => startingValue(tool.inputSchema as JsonSchema));
  const { run, start, stop } = useToolRun(useGatewayId(), tool.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(args);
  };
  return (
    <Card title="Try it" description="It runs for real, as you, and stands in the activity log.">
      <form onSubmit={submit}>
        <Stack>
          <JsonSchemaForm
            schema={tool.inputSchema as JsonSchema}
            value={args}
            onChange={setArgs}
            disabled={run.isRunning}
            empty="This tool takes no arguments."
          />
          <Group gap="xs">
            <PermitButton
              permission="tool:call"
              type="submit"
              loading={run.isRunning}
              leftSection={<Play size={16} />}
            >
              Run
            </PermitButton>
            {run.isRunning && (
              <Button variant="default" onClick={stop}>
                Stop
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      <Stack gap="sm" aria-live="polite">
        <RunProgress run={run} />
        <ProblemAlert error={run.error} title="There is no result" />
        {run.result && <ToolResultView result={run.result} />}
      </Stack>
    </Card>
  );
}
