import { SegmentedControl, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { WizardButtons } from '../connect/wizard-buttons.tsx';
import { ServerFields } from './server-fields.tsx';
import type { McpWizard } from './use-mcp-wizard.ts';

const KINDS = [
  { value: 'url', label: 'At a URL' },
  { value: 'command', label: 'A command' },
];

/** Which server. */
export function ServerStep({ wizard: { draft, change, look, isBusy, error } }: { wizard: McpWizard }) {
  const given = draft.kind === 'url' ? draft.url : draft.command;
  return (
    <Stack>
      <SegmentedControl
        aria-label="Where the server is"
        data={KINDS}
        value={draft.kind}
        onChange={(kind) => change({ kind: kind as 'url' | 'command' })}
        w="fit-content"
      />
      <ServerFields draft={draft} change={change} error={error} />
      <ProblemAlert error={error} title="The server cannot be used like this" />
      <WizardButtons next="Connect and look" onNext={look} isBusy={isBusy} isReady={given.trim() !== ''} />
      {isBusy && (
        <Text size="sm" role="status">
          Connecting. A command that has to be fetched first may take a minute.
        </Text>
      )}
    </Stack>
  );
}
