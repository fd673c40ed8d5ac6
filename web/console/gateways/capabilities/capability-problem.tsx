import { Alert, Group, Text } from '@mantine/core';
import { useChange } from '../../api/use-change.ts';
import { RefreshCapabilityDocument } from '../../generated/operations.ts';
import { PermitButton } from '../../shared/permit-button.tsx';
import type { AttachmentView } from './use-attachments.ts';

/** Why a capability cannot be used right now, and the button that tries again. Nothing where it can. */
export function CapabilityProblem({ capability }: { capability: AttachmentView['capability'] }) {
  const refresh = useChange(RefreshCapabilityDocument, { done: `${capability.name} was asked again.` });
  if (capability.stateReason === null) return null;
  const needsSettings = capability.state === 'UNCONFIGURED';
  return (
    <Alert color="orange" title={needsSettings ? 'It needs settings' : 'It does not answer'}>
      <Text size="sm">{capability.stateReason}</Text>
      {!needsSettings && (
        <Group mt="sm">
          <PermitButton
            permission="capability:write"
            size="xs"
            variant="default"
            loading={refresh.isPending}
            onClick={() => refresh.mutate({ id: capability.id })}
          >
            Ask again
          </PermitButton>
        </Group>
      )}
    </Alert>
  );
}
