import { Autocomplete, NumberInput, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { AuthFields } from '../auth/auth-fields.tsx';
import { problemAt, problemsOf } from '../connect/field-problems.ts';
import { PrivateNetworkSwitch } from '../connect/private-network-switch.tsx';
import { WizardButtons } from '../connect/wizard-buttons.tsx';
import { REST_AUTH_TYPES } from './rest-auth-types.ts';
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
      <AuthFields
        types={REST_AUTH_TYPES}
        draft={draft.auth}
        onChange={(auth) => change({ auth })}
        problems={problemsOf(error)}
      />
      <NumberInput
        label="Limit of a call, in seconds"
        description="Empty: the gateway's own."
        min={1}
        max={3600}
        w={220}
        value={draft.timeoutSeconds ?? ''}
        error={problemAt(error, 'input.timeoutSeconds')}
        onChange={(value) => change({ timeoutSeconds: typeof value === 'number' ? value : null })}
      />
      <PrivateNetworkSwitch
        value={draft.allowPrivateNetwork}
        onChange={(allowPrivateNetwork) => change({ allowPrivateNetwork })}
      />
      <ProblemAlert error={error} title="Something does not fit yet" />
      <WizardButtons next="Check" onNext={check} onBack={() => goTo(1)} isBusy={isBusy} />
    </Stack>
  );
}
