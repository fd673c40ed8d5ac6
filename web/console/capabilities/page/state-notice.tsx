import { Alert, Stack, Text } from '@mantine/core';
import { CircleAlert, Info } from 'lucide-react';
import { AuthorizeButton } from './authorize-button.tsx';
import type { CapabilityView } from './use-capability.ts';

/** Why a capability cannot be used, and what to do about it. Nothing where it can. */
export function StateNotice({ capability }: { capability: CapabilityView }) {
  const { id, state, stateReason, scope, kind, connector } = capability;
  if (scope === 'AGENT_ONLY') {
    return (
      <Alert color="gray" icon={<Info size={18} />} title="Not for gateways">
        {stateReason ?? 'It is listed here, and cannot be attached to a gateway.'}
      </Alert>
    );
  }
  if (state === 'READY') return null;
  if (state === 'CONNECTING') return <Alert color="blue" title="It is being asked what it offers" />;
  const wantsGrant = connector?.auth?.type === 'OAUTH2_AUTHORIZATION_CODE';
  const advice = wantsGrant
    ? 'Somebody with an account at the server has to grant access. The link leads there and back.'
    : ADVICE[kind];
  return (
    <Alert
      color={state === 'FAILED' ? 'red' : 'orange'}
      icon={<CircleAlert size={18} />}
      title={state === 'FAILED' ? 'It did not answer when it was last asked' : 'It needs to be set up'}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {stateReason}
        </Text>
        <Text size="sm">{advice}</Text>
        {wantsGrant && <AuthorizeButton capabilityId={id} />}
      </Stack>
    </Alert>
  );
}

const ADVICE = {
  BUILTIN:
    'Set what is missing where the platform runs, or, where its settings allow that, on the gateway that uses it.',
  CONNECTOR: 'Check that the server runs, change the connection if it has moved, then refresh.',
  PLUGIN: 'Set the missing values below.',
};
