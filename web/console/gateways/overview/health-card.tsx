import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '../../shared/card.tsx';
import { CapabilityStateBadge } from '../capability-state-badge.tsx';
import { useGatewayId } from '../use-gateway.ts';
import { useHealth } from './use-health.ts';
import { useOverview } from './use-overview.ts';

const VERDICTS = {
  ok: 'Everything answers.',
  degraded: 'Some of its tools do not answer right now.',
  down: 'No worker is running, so no tool can be run. Start one with npm run worker.',
  unknown: 'Asking…',
};

/** Whether a gateway and each of its capabilities answer. */
export function HealthCard() {
  const id = useGatewayId();
  const { attachments } = useOverview();
  const verdict = useHealth(id);
  return (
    <Card
      title="Health"
      description={attachments.length === 0 ? 'Nothing is attached yet.' : VERDICTS[verdict]}
    >
      <Stack gap="sm">
        {attachments.map(({ capability, enabled, tools }) => (
          <div key={capability.id}>
            <Group justify="space-between" wrap="nowrap">
              <Anchor
                component={Link}
                to={`/gateways/${id}/capabilities/${capability.id}`}
                size="sm"
                fw={500}
              >
                {capability.name}
              </Anchor>
              <CapabilityStateBadge state={capability.state} isEnabled={enabled} />
            </Group>
            <Text size="xs" c="dimmed">
              {capability.stateReason ?? describeTools(tools)}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  );
}

function describeTools(tools: readonly { enabled: boolean; changed: object | null }[]): string {
  const shown = tools.filter(({ enabled }) => enabled).length;
  const changed = tools.filter((tool) => tool.changed !== null).length;
  const counted = `${shown} of ${tools.length} tools shown`;
  return changed === 0 ? counted : `${counted}, ${changed} changed since they were attached`;
}
