import { Alert, Stack, Text } from '@mantine/core';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { NameFields } from '../connect/name-fields.tsx';
import { WizardButtons } from '../connect/wizard-buttons.tsx';
import type { RestWizard } from './use-rest-wizard.ts';
import { WarningList } from './warning-list.tsx';

/** What the connector would be, and its name. */
export function CreateStep({ wizard }: { wizard: RestWizard }) {
  const { draft, change, checked, create, goTo, isBusy, error } = wizard;
  const tools = checked?.tools ?? [];
  const warnings = checked?.warnings ?? [];
  return (
    <Stack>
      {checked && warnings.length === 0 && (
        <Alert
          color="teal"
          icon={<CircleCheck size={18} />}
          title={`${tools.length} tools are ready to be made`}
        >
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {tools.map(({ name }) => name).join(', ')}
          </Text>
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert
          color="orange"
          icon={<TriangleAlert size={18} />}
          title={`${tools.length} tools can be made; look at this first`}
        >
          <WarningList warnings={warnings} />
        </Alert>
      )}
      <NameFields name={draft.name} description={draft.description} onChange={change} error={error} />
      <ProblemAlert error={error} title="The connector was not made" />
      <WizardButtons
        next="Create"
        onNext={create}
        onBack={() => goTo(3)}
        isBusy={isBusy}
        isReady={draft.name.trim() !== ''}
      />
    </Stack>
  );
}
