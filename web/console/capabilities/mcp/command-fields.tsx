import { Alert, Textarea, TextInput } from '@mantine/core';
import { useMay } from '../../session/use-viewer.ts';
import { problemAt } from '../connect/field-problems.ts';
import { PairsEditor } from '../connect/pairs-editor.tsx';
import type { ServerFieldsProps } from './server-fields.tsx';

/** A server that the worker runs. */
export function CommandFields({ draft, change, error }: ServerFieldsProps) {
  const isAllowed = useMay()('command:run');
  return (
    <>
      {!isAllowed && (
        <Alert color="orange" title="Your role does not allow this">
          Commands run with the rights of the worker, so only admins may add them (command:run).
        </Alert>
      )}
      <TextInput
        label="Command"
        description="A bare name that STDIO_ALLOW lists where the platform runs, such as npx."
        value={draft.command}
        error={problemAt(error, 'input.command')}
        onChange={({ currentTarget }) => change({ command: currentTarget.value })}
      />
      <Textarea
        label="Arguments"
        description="One on each line. No shell reads them. Secrets belong into the environment."
        autosize
        minRows={3}
        spellCheck={false}
        value={draft.args}
        error={problemAt(error, 'input.args')}
        onChange={({ currentTarget }) => change({ args: currentTarget.value })}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      />
      <PairsEditor
        label="Environment"
        description="Beside PATH and HOME. Values are kept encrypted and never shown again."
        one="variable"
        pairs={draft.env}
        onChange={(env) => change({ env })}
        error={problemAt(error, 'input.env')}
      />
    </>
  );
}
