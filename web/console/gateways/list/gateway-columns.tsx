import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { GatewaysQuery } from '../../generated/operations.ts';
import type { Column } from '../../shared/data-table.tsx';
import { formatCount, formatShare } from '../../shared/format.ts';
import { Sparkline } from '../../shared/sparkline.tsx';
import { AccessBadge } from '../access-badge.tsx';
import { GatewayState } from './gateway-state.tsx';

type GatewayRow = GatewaysQuery['gateways']['nodes'][number];

const sum = (gateway: GatewayRow, field: 'calls' | 'errors') =>
  gateway.lastDay.reduce((total, point) => total + point[field], 0);

function errorRate(gateway: GatewayRow): string {
  const calls = sum(gateway, 'calls');
  return calls === 0 ? '–' : formatShare(sum(gateway, 'errors') / calls);
}

/** What the list shows of each gateway. */
export const gatewayColumns: readonly Column<GatewayRow>[] = [
  {
    header: 'Gateway',
    cell: ({ id, name, description }) => (
      <Stack gap={0}>
        <Anchor component={Link} to={`/gateways/${id}`} fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Anchor>
        {description && (
          <Text size="sm" c="dimmed" lineClamp={1}>
            {description}
          </Text>
        )}
      </Stack>
    ),
  },
  { header: 'State', cell: (gateway) => <GatewayState attachments={gateway.attachments} /> },
  { header: 'Access', cell: (gateway) => <AccessBadge {...gateway} />, visibleFrom: 'md' },
  {
    header: 'Last 24 hours',
    cell: (gateway) => (
      <Sparkline
        values={gateway.lastDay.map(({ calls }) => calls)}
        label={`Calls by hour, ${sum(gateway, 'calls')} in all`}
      />
    ),
    visibleFrom: 'sm',
  },
  { header: 'Calls', cell: (gateway) => formatCount(sum(gateway, 'calls')), align: 'right' },
  { header: 'Errors', cell: errorRate, align: 'right', visibleFrom: 'xs' },
];
