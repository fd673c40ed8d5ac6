import { Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { WizardButtons } from '../connect/wizard-buttons.tsx';
import { OperationTrial } from './operation-trial.tsx';
import type { RestWizard } from './use-rest-wizard.ts';

/** One real request before anything is saved: whether the address and the credentials are right. */
export function TryStep({ wizard: { draft, checked, goTo } }: { wizard: RestWizard }) {
  const operations = checked?.operations ?? [];
  // One that only reads does no harm when somebody tries it without looking.
  const first = operations.find(({ method }) => method === 'GET') ?? operations[0];
  const [chosen, setChosen] = useState(first?.tool);
  const operation = operations.find(({ tool }) => tool === chosen);
  const tool = checked?.tools.find(({ name }) => name === chosen);
  return (
    <Stack>
      <Text size="sm">
        Send a request to the API and look at what comes back. Nothing is saved by it, and this step can be
        passed over.
      </Text>
      <Select
        label="Operation"
        data={operations.map((it) => ({ value: it.tool, label: `${it.tool}: ${it.method} ${it.path}` }))}
        value={chosen ?? null}
        onChange={(value) => setChosen(value ?? undefined)}
        allowDeselect={false}
        searchable={operations.length > 10}
      />
      {operation && tool && (
        <OperationTrial key={tool.name} draft={draft} operation={operation} tool={tool} />
      )}
      <WizardButtons next="Go on" onNext={() => goTo(4)} onBack={() => goTo(2)} />
    </Stack>
  );
}
