import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import { useChange } from '../../api/use-change.ts';
import { type GatewaySpecificationsQuery, RestoreSpecificationDocument } from '../../generated/operations.ts';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { DiffView } from '../../shared/diff-view.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';

type Version = NonNullable<GatewaySpecificationsQuery['gateway']>['specifications'][number];

export interface VersionItemProps {
  gatewayId: string;
  version: Version;
  isInForce: boolean;
  isLocked: boolean;
}

/** A version: what it changed, and the way back to it. */
export function VersionItem({ gatewayId, version, isInForce, isLocked }: VersionItemProps) {
  const { version: number, createdAt, createdBy, diff } = version;
  const confirm = useConfirm();
  const restore = useChange(RestoreSpecificationDocument, {
    done: ({ restoreSpecification }) =>
      `Version ${restoreSpecification.version} is in force and says what version ${number} said.`,
  });
  const ask = async () => {
    const message = 'A new version that says the same is in force at once. Nothing is lost.';
    if (await confirm({ title: `Restore version ${number}?`, message, action: 'Restore' }))
      restore.mutate({ gatewayId, version: number });
  };
  return (
    <Accordion.Item value={String(number)}>
      <Accordion.Control>
        <Group gap="xs">
          <Text fw={600}>Version {number}</Text>
          {isInForce && (
            <Badge color="teal" variant="light">
              In force
            </Badge>
          )}
          <Text size="sm" c="dimmed">
            {createdBy}, <TimeAgo at={createdAt} />
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm" align="stretch">
          {diff === '' ? (
            <Text size="sm" c="dimmed">
              It says what the version before said.
            </Text>
          ) : (
            <DiffView diff={diff} label={`What version ${number} changed`} />
          )}
          {!isInForce && (
            <Group>
              <PermitButton
                permission="gateway:write"
                variant="default"
                size="xs"
                disabled={isLocked}
                loading={restore.isPending}
                onClick={() => void ask()}
              >
                Restore
              </PermitButton>
            </Group>
          )}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
