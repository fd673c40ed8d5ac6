import { Anchor, Progress, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '../shared/card.tsx';
import { formatCount, formatMs, formatShare } from '../shared/format.ts';
import { useGatewayNames } from '../shared/use-gateway-names.ts';
import type { ToolUsage } from './use-usage.ts';

/** The tools that were asked for most. */
export function TopTools({ tools, showsGateways }: { tools: readonly ToolUsage[]; showsGateways: boolean }) {
  const names = new Map(useGatewayNames('', '').map(({ value, label }) => [value, label]));
  const most = Math.max(1, ...tools.map(({ calls }) => calls));
  return (
    <Card title="Top tools">
      {tools.length === 0 ? (
        <Text c="dimmed">No tool was called in this time.</Text>
      ) : (
        <Table aria-label="Top tools" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Tool</Table.Th>
              <Table.Th ta="right">Calls</Table.Th>
              <Table.Th ta="right">Errors</Table.Th>
              <Table.Th ta="right" visibleFrom="xs">
                p95
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tools.map(({ gatewayId, tool, calls, errors, p95Ms }) => (
              <Table.Tr key={`${gatewayId} ${tool}`}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  <Text size="sm" ff="monospace">
                    {tool}
                  </Text>
                  {showsGateways && (
                    <Anchor component={Link} to={`/gateways/${gatewayId}`} size="xs">
                      {names.get(gatewayId) ?? 'a gateway'}
                    </Anchor>
                  )}
                  <Progress value={(calls / most) * 100} size={4} mt={4} aria-hidden />
                </Table.Td>
                <Table.Td ta="right">{formatCount(calls)}</Table.Td>
                <Table.Td ta="right">{formatShare(errors / calls)}</Table.Td>
                <Table.Td ta="right" visibleFrom="xs">
                  {formatMs(p95Ms)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}
