import { Accordion, Badge, Group, Select, Stack, Text } from '@mantine/core';
import { useChange } from '../../api/use-change.ts';
import { type GatewaySpecificationsQuery, RestoreSpecificationDocument } from '../../generated/operations.ts';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { PageBoundary } from '../../shared/page-boundary.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { VersionDiff } from './version-diff.tsx';

type Version = NonNullable<GatewaySpecificationsQuery['gateway']>['specifications'][number];

export interface VersionItemProps {
  gatewayId: string;
  version: Version;
  /** The numbers of the versions with which it can be compared. */
  others: readonly number[];
  /** The one with which it is compared; undefined while it is not looked at. */
  against: number | undefined;
  onCompare(against: number): void;
  isInForce: boolean;
  isLocked: boolean;
}

/** A version: what it changed, how it differs from any other, and the way back to it. */
export function VersionItem(props: VersionItemProps) {
  const { gatewayId, version, others, against, onCompare, isInForce, isLocked } = props;
  const { version: number, createdAt, createdBy } = version;
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
        {against !== undefined && (
          <Stack gap="sm" align="stretch">
            <Select
              label="Compare with"
              data={[...others, ...(number === 1 ? [0] : [])].map((other) => ({
                value: String(other),
                label: labelOf(other, number),
              }))}
              allowDeselect={false}
              maw={280}
              value={String(against)}
              onChange={(next) => onCompare(Number(next))}
            />
            <PageBoundary>
              <VersionDiff gatewayId={gatewayId} version={number} against={against} />
            </PageBoundary>
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
        )}
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function labelOf(other: number, version: number): string {
  if (other === 0) return 'Nothing, as before the first';
  return other === version - 1 ? `Version ${other}, the one before` : `Version ${other}`;
}
