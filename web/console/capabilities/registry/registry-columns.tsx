import { Anchor, Badge, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { RegistryServersQuery } from '../../generated/operations.ts';
import type { Column } from '../../shared/data-table.tsx';

type Row = RegistryServersQuery['registryServers']['nodes'][number];

/** @param registry the URL of the registry; empty: the one that is configured. */
export function registryColumns(registry: string): Column<Row>[] {
  return [
    {
      header: 'Server',
      cell: ({ name, title, description, status }) => (
        <div style={{ overflowWrap: 'anywhere' }}>
          <Anchor component={Link} to={addressOf(name, registry)} fw={500} size="sm">
            {title ?? name}
          </Anchor>{' '}
          {status === 'deprecated' && (
            <Badge color="orange" variant="light">
              deprecated
            </Badge>
          )}
          {title !== null && (
            <Text size="xs" ff="monospace">
              {name}
            </Text>
          )}
          <Text size="xs" c="dimmed" lineClamp={2}>
            {description}
          </Text>
        </div>
      ),
    },
    { header: 'Version', cell: ({ version }) => version, visibleFrom: 'xs' },
  ];
}

function addressOf(name: string, registry: string): string {
  const query = new URLSearchParams({ name, ...(registry && { registry }) });
  return `/capabilities/new/registry/server?${query}`;
}
