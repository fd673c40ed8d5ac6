import { Anchor, Badge, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { AttachedGateway } from './use-capability.ts';

/** A gateway that has a capability: what of it is shown there, and what has changed since. */
export function AttachedRow({ gateway, capabilityId }: { gateway: AttachedGateway; capabilityId: string }) {
  const { id, name, enabled, tools } = gateway;
  const changed = tools.filter((tool) => tool.changed !== null);
  const heldBack = changed.filter((tool) => tool.changed?.heldBack);
  const shown = tools.filter((tool) => tool.enabled).length;
  return (
    <Group gap="xs">
      <Anchor component={Link} to={`/gateways/${id}/capabilities/${capabilityId}`} fw={500} size="sm">
        {name}
      </Anchor>
      <Text size="sm" c="dimmed">
        {enabled ? `${shown} of ${tools.length} tools shown` : 'switched off'}
      </Text>
      {changed.length > 0 && (
        <Badge
          component={Link}
          to={`/gateways/${id}/capabilities/${capabilityId}`}
          variant="light"
          color="orange"
          style={{ cursor: 'pointer' }}
        >
          {changed.length} changed{heldBack.length > 0 && `, ${heldBack.length} held back`}
        </Badge>
      )}
    </Group>
  );
}
