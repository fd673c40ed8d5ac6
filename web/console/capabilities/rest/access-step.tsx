import { Autocomplete, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { problemAt } from '../connect/field-problems.ts';
import { WizardButtons } from '../connect/wizard-buttons.tsx';
import { AccessFields } from './access-fields.tsx';
import type { RestWizard } from './use-rest-wizard.ts';

/** Where the API is, and how the connector shows who it is. */
export function AccessStep({ wizard }: { wizard: RestWizard }) {
  const { draft, change, preview, check, goTo, isBusy, error } = wizard;
  const servers = (preview?.servers ?? []).map(({ url }) => url);
  const schemes = (preview?.securitySchemes ?? []).map(({ name, type }) => `${name} (${type})`);
  return (
    <Stack>
      <Autocomplete
        label="Base URL"
        description={
          servers.length > 0
            ? `Leave it empty for what the document names: ${servers[0]}`
            : 'The document names none, so it is needed here.'
        }
        placeholder={servers[0] ?? 'https://api.example.com/v1'}
        data={servers}
        value={draft.baseUrl}
        error={problemAt(error, 'input.baseUrl')}
        onChange={(baseUrl) => change({ baseUrl })}
      />
      {schemes.length > 0 && (
        <Text size="sm" c="dimmed">
          The document names these ways to authenticate: {schemes.join(', ')}.
        </Text>
      )}
      <AccessFields draft={draft} change={change} error={error} />
      <ProblemAlert error={error} title="Something does not fit yet" />
      <WizardButtons next="Check" onNext={check} onBack={() => goTo(1)} isBusy={isBusy} />
    </Stack>
  );
}
