import { Anchor, Badge, Stack, Text } from '@mantine/core';
import type { Column } from '../../shared/data-table.tsx';
import { formatMs } from '../../shared/format.ts';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { OUTCOMES } from './outcomes.ts';
import type { ActivityView } from './use-activity-filter.ts';

/** What is shown of each request. @param onOpen is told the id of the request that somebody wants to see. */
export function activityColumns(onOpen: (requestId: string) => void): Column<ActivityView>[] {
  return [
    {
      header: 'Request',
      cell: ({ tool, method, requestId, error }) => (
        <Stack gap={2}>
          <Anchor
            component="button"
            type="button"
            ta="left"
            onClick={() => onOpen(requestId)}
            w="fit-content"
            style={{ overflowWrap: 'anywhere' }}
          >
            {tool ?? method}
          </Anchor>
          {error !== null && (
            <Text size="xs" c="dimmed" lineClamp={1}>
              {error}
            </Text>
          )}
        </Stack>
      ),
    },
    {
      header: 'Outcome',
      cell: ({ outcome }) => (
        <Badge color={OUTCOMES[outcome].color} variant="light">
          {OUTCOMES[outcome].label}
        </Badge>
      ),
    },
    { header: 'By', cell: ({ principal }) => principal, visibleFrom: 'sm' },
    { header: 'Took', cell: ({ durationMs }) => formatMs(durationMs), align: 'right', visibleFrom: 'sm' },
    { header: 'When', cell: ({ at }) => <TimeAgo at={at} />, align: 'right' },
  ];
}
