import { Anchor, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { AttachableCapabilitiesDocument, type CapabilityKind } from '../../generated/operations.ts';
import { CAPABILITY_KINDS } from '../../shared/capability-kinds.ts';
import { ListView } from '../../shared/list-view.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { SubpageHeader } from '../../shared/subpage-header.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { useGatewayId } from '../use-gateway.ts';
import { AttachableCard } from './attachable-card.tsx';
import { useAttachments } from './use-attachments.ts';

const KINDS = [
  { value: '', label: 'All' },
  ...Object.entries(CAPABILITY_KINDS).map(([value, { label }]) => ({ value, label: `${label}s` })),
];

/** The library, to choose from. */
export function AttachCapability() {
  const id = useGatewayId();
  const [search, setSearch] = useSearchParam('search');
  const [kind, setKind] = useSearchParam('kind');
  const attached = new Set(useAttachments().map(({ capability }) => capability.id));
  const variables = { search: search || null, kind: (kind || null) as CapabilityKind | null };
  const list = useList(AttachableCapabilitiesDocument, variables, ({ capabilities }) => capabilities);
  return (
    <Stack gap="md">
      <SubpageHeader
        back={{ label: 'Attached capabilities', to: `/gateways/${id}/capabilities` }}
        title="Attach a capability"
        description={
          <>
            Something missing?{' '}
            <Anchor component={Link} to="/capabilities">
              Capabilities
            </Anchor>{' '}
            is where connectors and plugins are made.
          </>
        }
      />
      <Group>
        <SearchField label="Search capabilities" initial={search} onSearch={setSearch} />
        <SegmentedControl aria-label="Kind" data={KINDS} value={kind} onChange={setKind} />
      </Group>
      <ListView list={list} empty={<Text c="dimmed">No capability fits.</Text>}>
        {(capabilities) => (
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {capabilities.map((capability) => (
              <AttachableCard
                key={capability.id}
                gatewayId={id}
                capability={capability}
                isAttached={attached.has(capability.id)}
              />
            ))}
          </SimpleGrid>
        )}
      </ListView>
    </Stack>
  );
}
