import { Table, Text } from '@mantine/core';
import { OUTCOMES } from '../gateways/activity/outcomes.ts';
import type { ActivityOutcome } from '../generated/operations.ts';
import { Card } from '../shared/card.tsx';
import { formatCount } from '../shared/format.ts';
import type { UsagePoint } from './use-usage.ts';

/** How requests ended that did not end well, the most frequent first. */
export function ErrorKinds({ points }: { points: readonly UsagePoint[] }) {
  const counts = new Map<ActivityOutcome, number>();
  for (const { outcome, count } of points.flatMap(({ errorsByOutcome }) => errorsByOutcome))
    counts.set(outcome, (counts.get(outcome) ?? 0) + count);
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  return (
    <Card title="What went wrong">
      {rows.length === 0 ? (
        <Text c="dimmed">Everything ended well.</Text>
      ) : (
        <Table aria-label="What went wrong">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>How it ended</Table.Th>
              <Table.Th ta="right">Calls</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(([outcome, count]) => (
              <Table.Tr key={outcome}>
                <Table.Td>{OUTCOMES[outcome].label}</Table.Td>
                <Table.Td ta="right">{formatCount(count)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}
