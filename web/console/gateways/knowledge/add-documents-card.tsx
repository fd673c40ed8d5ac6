import { Button, FileButton, Stack, Text } from '@mantine/core';
import { FilePlus } from 'lucide-react';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { DropArea } from '../../shared/drop-area.tsx';
import { useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { DOCUMENT_ENDINGS } from './upload-document.ts';
import { UploadList } from './upload-list.tsx';
import { useDocumentUploads } from './use-document-uploads.ts';

/** Takes documents in, any number at once. */
export function AddDocumentsCard({ gatewayId }: { gatewayId: string }) {
  const { documents, isBusy, send, clear } = useDocumentUploads(gatewayId);
  const isAllowed = useMay()('gateway:write');
  useUnsavedChanges(isBusy);
  return (
    <Card
      title="Add documents"
      description="A document is taken in whole, or refused with the reason. One of the same name is replaced."
    >
      {isAllowed ? (
        <DropArea label="Documents to add" onFiles={send}>
          <Stack align="center" gap="xs" py="md" ta="center">
            <FilePlus size={30} strokeWidth={1.5} aria-hidden />
            <Text size="sm">Drop files here</Text>
            <FileButton
              multiple
              accept={DOCUMENT_ENDINGS}
              onChange={send}
              inputProps={{ 'aria-label': 'Choose files: files' }}
            >
              {(props) => (
                <Button {...props} variant="default">
                  Choose files
                </Button>
              )}
            </FileButton>
            <Text size="xs" c="dimmed">
              Text, Markdown, HTML, PDF, Word (.docx), CSV and JSON, 12 MB each
            </Text>
          </Stack>
        </DropArea>
      ) : (
        <Text size="sm">Your role does not allow this (gateway:write).</Text>
      )}
      <UploadList documents={documents} isBusy={isBusy} onClear={clear} />
    </Card>
  );
}
