import { Button, Group, Text } from '@mantine/core';
import { Play } from 'lucide-react';
import { Link } from 'react-router';
import { useAttachedGateways } from './use-capability.ts';

/** Leads to where a tool can be run: on the gateways that show it. */
export function TryLinks({ capabilityId, tool }: { capabilityId: string; tool: string }) {
  const gateways = useAttachedGateways(capabilityId);
  const places = gateways.flatMap(({ id, name, enabled, tools }) => {
    const shown = tools.find((it) => it.tool === tool && it.enabled && !it.changed?.heldBack);
    return enabled && shown ? [{ id, name, visible: shown.name }] : [];
  });
  if (places.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        To try it, attach it to a gateway.
      </Text>
    );
  }
  return (
    <Group gap="xs">
      {places.map(({ id, name, visible }) => (
        <Button
          key={id}
          component={Link}
          to={`/gateways/${id}/tools/${encodeURIComponent(visible)}`}
          variant="light"
          size="xs"
          leftSection={<Play size={14} />}
        >
          Try on {name}
        </Button>
      ))}
    </Group>
  );
}
