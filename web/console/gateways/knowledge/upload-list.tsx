import { Box, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { CircleAlert, CircleCheck, Clock, Upload } from 'lucide-react';
import { messageOf } from '../../api/api-error.ts';
import classes from './upload-list.module.css';
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
      <Stack component="ul" gap="xs" p={0} m={0} aria-label="Files">
        {documents.map((document) => (
          <Group key={document.key} component="li" gap="xs" wrap="nowrap" align="flex-start">
            <StateIcon {...document} />
            <Box flex={1} miw={0}>
              <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
                {document.file.name}
              </Text>
              <State {...document} />
            </Box>
          </Group>
        ))}
      </Stack>
    </Stack>
  );
}

function StateIcon({ added, error, share }: DocumentOnItsWay) {
  if (error)
    return <CircleAlert size={18} color="var(--mantine-color-error)" aria-hidden className={classes.icon} />;
  if (added)
    return (
      <CircleCheck size={18} color="var(--mantine-color-teal-filled)" aria-hidden className={classes.icon} />
    );
  return share === undefined ? (
    <Clock size={18} aria-hidden className={classes.icon} />
  ) : (
    <Upload size={18} aria-hidden className={classes.icon} />
  );
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
