import { Badge, Group, Stack, Text } from '@mantine/core';
import { useChange } from '../../api/use-change.ts';
import { ActivatePluginVersionDocument } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { formatBytes } from '../../shared/format.ts';
import { PermitButton } from '../../shared/permit-button.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import type { PluginView } from '../page/use-capability.ts';
import { NextVersion } from './next-version.tsx';

export interface VersionsCardProps {
  pluginId: string;
  name: string;
  plugin: PluginView;
}

/** Every upload of a plugin, the one that runs, and the next. */
export function VersionsCard({ pluginId, name, plugin: { versions, activeVersion } }: VersionsCardProps) {
  const may = useMay();
  const confirm = useConfirm();
  const activate = useChange(ActivatePluginVersionDocument, { done: 'New calls run that version.' });
  const start = async (version: number) => {
    const message = 'New calls run it at once; calls that run end on theirs. Its tools may be others.';
    const question = { title: `Run version ${version} of ${name}?`, message, action: 'Activate' };
    if (await confirm(question)) activate.mutate({ id: pluginId, version });
  };
  return (
    <Card title="Versions">
      <Stack gap="md">
        {versions.map(({ version, createdAt, createdBy, hash, size, tools, warnings }) => (
          <Group key={version} justify="space-between" gap="sm">
            <div style={{ minWidth: 0 }}>
              <Group gap="xs">
                <Text fw={500} size="sm">
                  Version {version}
                </Text>
                {version === activeVersion && (
                  <Badge color="teal" variant="light">
                    active
                  </Badge>
                )}
              </Group>
              <Text size="xs" c="dimmed" title={`SHA-256 ${hash}`}>
                {formatBytes(size)}, {tools.length} tools, by {createdBy} <TimeAgo at={createdAt} />
              </Text>
              {warnings.map((warning) => (
                <Text key={warning} size="xs">
                  {warning}
                </Text>
              ))}
            </div>
            {version !== activeVersion && (
              <PermitButton
                permission="capability:write"
                variant="default"
                size="xs"
                aria-label={`Activate version ${version}`}
                onClick={() => start(version)}
              >
                Activate
              </PermitButton>
            )}
          </Group>
        ))}
        {may('capability:write') && <NextVersion pluginId={pluginId} />}
      </Stack>
    </Card>
  );
}
