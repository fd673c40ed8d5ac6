import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { CapabilityRowFragment } from '../../generated/operations.ts';
import { CAPABILITY_KINDS } from '../../shared/capability-kinds.ts';
import type { Column } from '../../shared/data-table.tsx';
import { StateBadge } from '../state-badge.tsx';

export const CAPABILITY_COLUMNS: Column<CapabilityRowFragment>[] = [
  {
    header: 'Name',
    cell: ({ id, name, description }) => (
      <div style={{ overflowWrap: 'anywhere' }}>
        <Anchor component={Link} to={`/capabilities/${id}`} fw={500} size="sm">
          {name}
        </Anchor>
        {description && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {description}
          </Text>
        )}
      </div>
    ),
  },
  {
    header: 'Kind',
    cell: ({ kind, connector }) => (connector ? `${connector.type} connector` : CAPABILITY_KINDS[kind].label),
    visibleFrom: 'sm',
  },
  {
    header: 'State',
    cell: ({ state, scope, stateReason }) => (
      <div>
        <StateBadge state={state} scope={scope} />
        {stateReason && (
          <Text size="xs" c="dimmed" maw={280} lineClamp={5} style={{ overflowWrap: 'anywhere' }}>
            {stateReason}
          </Text>
        )}
      </div>
    ),
  },
  { header: 'Tools', cell: ({ tools }) => tools.length, align: 'right', visibleFrom: 'xs' },
];
