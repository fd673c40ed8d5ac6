import { Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { CircleAlert, CircleCheck, Clock, Upload } from 'lucide-react';
import { messageOf } from '../../api/api-error.ts';
import type { DocumentOnItsWay } from './use-document-uploads.ts';

export interface UploadListProps {
  documents: readonly DocumentOnItsWay[];
  isBusy: boolean;
  onClear(): void;
}

/** How far each file is, and what is wrong with those that were refused. Nothing where none was sent. */
export function UploadList({ documents, isBusy, onClear }: UploadListProps) {
  if (documents.length === 0) return null;
  const added = documents.filter((document) => document.added !== undefined).length;
  const refused = documents.filter(({ error }) => error !== undefined).length;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" role="status">
          {added} of {documents.length} added{refused > 0 && `, ${refused} refused`}
        </Text>
        {!isBusy && (
          <Button variant="subtle" size="compact-sm" onClick={onClear}>
            Clear
          </Button>
        )}
      </Group>
      <List listStyleType="none" spacing="xs" aria-label="Files">
        {documents.map((document) => (
          <List.Item key={document.key} icon={<StateIcon {...document} />}>
            <Text size="sm" component="span" fw={500} style={{ overflowWrap: 'anywhere' }}>
              {document.file.name}
            </Text>
            <State {...document} />
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

function StateIcon({ added, error, share }: DocumentOnItsWay) {
  if (error) return <CircleAlert size={18} color="var(--mantine-color-error)" aria-hidden />;
  if (added) return <CircleCheck size={18} color="var(--mantine-color-teal-filled)" aria-hidden />;
  return share === undefined ? <Clock size={18} aria-hidden /> : <Upload size={18} aria-hidden />;
}

function State({ file, added, error, share }: DocumentOnItsWay) {
  if (error)
    return (
      <Text size="sm" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
        {messageOf(error)}
      </Text>
    );
  if (added)
    return (
      <Text size="sm" c="dimmed">
        Added in {added.chunks === 1 ? 'one piece' : `${added.chunks} pieces`}.
      </Text>
    );
  if (share === undefined)
    return (
      <Text size="sm" c="dimmed">
        Waits for the others.
      </Text>
    );
  return (
    <>
      <Text size="sm" c="dimmed">
        {share < 1 ? `${Math.round(share * 100)} % sent` : 'Being read and cut into pieces'}
      </Text>
      <Progress value={share * 100} animated maw={360} mt={4} aria-label={`Upload of ${file.name}`} />
    </>
  );
}
