import { Button, Group, Stack, Text } from '@mantine/core';
import { useChange } from '../../api/use-change.ts';
import { RevokeGrantDocument } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { AuthorizeButton } from './authorize-button.tsx';
import type { CapabilityView } from './use-capability.ts';

/** Access that people granted a connector. */
export function GrantsCard({ capability: { id, grants, state } }: { capability: CapabilityView }) {
  const may = useMay();
  const confirm = useConfirm();
  const revoke = useChange(RevokeGrantDocument, { done: 'That access is forgotten.' });
  const forget = async (grantId: string) => {
    const message = 'Calls that it serves fail until access is granted again. The server itself is not told.';
    if (await confirm({ title: 'Forget this access?', message, action: 'Forget' }))
      revoke.mutate({ id: grantId });
  };
  return (
    <Card title="Access that was granted">
      <Stack gap="sm">
        {grants.length === 0 && <Text size="sm">None so far.</Text>}
        {grants.map(({ id: grantId, principal, grantedAt, expiresAt, isRenewable }) => (
          <Group key={grantId} justify="space-between" gap="sm">
            <div>
              <Text size="sm">{principal ?? 'For everybody'}</Text>
              <Text size="xs" c="dimmed">
                granted <TimeAgo at={grantedAt} />,{' '}
                {isRenewable ? (
                  'renewed by itself'
                ) : (
                  <>
                    ends <TimeAgo at={expiresAt} />
                  </>
                )}
              </Text>
            </div>
            {may('capability:write') && (
              <Button variant="default" size="xs" onClick={() => forget(grantId)}>
                Forget
              </Button>
            )}
          </Group>
        ))}
        {/* Where access is missing, the notice at the top has it. */}
        {state === 'READY' && (
          <div>
            <AuthorizeButton capabilityId={id} />
          </div>
        )}
      </Stack>
    </Card>
  );
}
