import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { PageBoundary } from '../../shared/page-boundary.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { useGatewayId } from '../use-gateway.ts';
import { ChangedToolsOfGateway } from './changed-tools-of-gateway.tsx';
import { useAttachments } from './use-attachments.ts';

/** That tools changed where they come from; the differences, with the buttons that approve them, on demand. Nothing where none has. */
export function ChangedToolsNotice() {
  const gatewayId = useGatewayId();
  const [shown, setShown] = useSearchParam('changes');
  const changed = useAttachments().flatMap(({ capability, tools }) =>
    tools.flatMap((tool) => (tool.changed ? [{ ...tool, from: capability.name }] : [])),
  );
  if (changed.length === 0) return null;
  const heldBack = changed.filter((tool) => tool.changed?.heldBack).length;
  const sources = [...new Set(changed.map(({ from }) => from))].join(', ');
  return (
    <Stack gap="md">
      <Alert
        color="orange"
        title={changed.length === 1 ? 'A tool has changed' : `${changed.length} tools have changed`}
      >
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            New or other than when {sources} was attached or last approved.
            {heldBack > 0 && ` ${heldBack} held back until approved.`}
          </Text>
          <Button
            variant="default"
            size="xs"
            aria-expanded={shown !== ''}
            onClick={() => setShown(shown === '' ? 'shown' : '')}
          >
            {shown === '' ? 'See what changed' : 'Hide what changed'}
          </Button>
        </Group>
      </Alert>
      {shown !== '' && (
        <PageBoundary>
          <ChangedToolsOfGateway gatewayId={gatewayId} />
        </PageBoundary>
      )}
    </Stack>
  );
}
