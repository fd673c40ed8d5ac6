import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Wrench } from 'lucide-react';
import { Link } from 'react-router';
import { completeList } from '../../api/complete-list.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatCount } from '../../shared/format.ts';
import { SearchField } from '../../shared/search-field.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { ChangedToolsNotice } from '../capabilities/changed-tools-notice.tsx';
import { useToolChanges } from '../capabilities/use-attachments.ts';
import { useGateway } from '../use-gateway.ts';
import { ToolHints } from './tool-hints.tsx';
import { ToolNameCell } from './tool-name-cell.tsx';
import { tokensOf, useTokenEstimates, useTools } from './use-tools.ts';

/** What clients see, and a way to try it. */
export function ToolsTab() {
  const { id, specification } = useGateway();
  const tools = useTools();
  const visibility = String(specification.content.tool_visibility ?? 'Individual');
  const tokens = tokensOf(useTokenEstimates(), visibility);
  const [search, setSearch] = useSearchParam('search');
  const wanted = search.toLowerCase();
  const found = tools.filter(({ name, description }) =>
    `${name} ${description}`.toLowerCase().includes(wanted),
  );
  const changes = useToolChanges();
  const base = `/gateways/${id}`;
  if (tools.length === 0)
    return (
      <Stack gap="md">
        <ChangedToolsNotice />
        <EmptyState
          icon={Wrench}
          title="Clients see no tools"
          action={
            <Button component={Link} to={`${base}/capabilities`}>
              Capabilities of this gateway
            </Button>
          }
        >
          Attach a capability, or switch one on that is attached.
        </EmptyState>
      </Stack>
    );
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text c="dimmed">
          {tools.length === 1 ? '1 tool' : `${tools.length} tools`}, about{' '}
          {tokens !== undefined && `${formatCount(tokens)} tokens`} in a client's context.{' '}
          <Anchor component={Link} to={`${base}/specification`}>
            Visibility: {visibility}
          </Anchor>
        </Text>
        <SearchField label="Search tools" initial={search} onSearch={setSearch} />
      </Group>
      <ChangedToolsNotice />
      <DataTable
        label="Tools"
        list={completeList(found)}
        rowKey={({ name }) => name}
        columns={[
          {
            header: 'Tool',
            cell: (tool) => <ToolNameCell gatewayId={id} tool={tool} change={changes.get(tool.name)} />,
          },
          {
            header: 'Hints',
            cell: ({ annotations }) => <ToolHints annotations={annotations} />,
            visibleFrom: 'sm',
          },
        ]}
        empty={
          <EmptyState title="Nothing found">No tool has “{search}” in its name or description.</EmptyState>
        }
      />
    </Stack>
  );
}
