import { ActionIcon, Text } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import type { KnowledgeDocumentsQuery } from '../../generated/operations.ts';
import type { Column } from '../../shared/data-table.tsx';
import { formatBytes } from '../../shared/format.ts';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { documentKind } from './document-kind.ts';

export type DocumentView = KnowledgeDocumentsQuery['knowledgeSources']['nodes'][number];

export interface DocumentActions {
  isLocked: boolean;
  onDelete(document: DocumentView): void;
}

/** What is shown of each document, and how it is deleted. */
export function documentColumns({ isLocked, onDelete }: DocumentActions): Column<DocumentView>[] {
  return [
    {
      header: 'Name',
      cell: ({ name, note }) => (
        <div style={{ overflowWrap: 'anywhere' }}>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          {note && (
            <Text size="xs" c="dimmed">
              Found by its words only: {note}. Add it again to have it found by meaning.
            </Text>
          )}
        </div>
      ),
    },
    { header: 'Kind', cell: ({ mimeType }) => documentKind(mimeType), visibleFrom: 'sm' },
    { header: 'Size', cell: ({ bytes }) => formatBytes(bytes), align: 'right', visibleFrom: 'xs' },
    { header: 'Pieces', cell: ({ chunks }) => chunks, align: 'right' },
    {
      header: 'Found by',
      cell: ({ embeddingModel }) =>
        embeddingModel === null ? (
          'Words'
        ) : (
          <span title={`Vectors of ${embeddingModel}`}>Words and meaning</span>
        ),
      visibleFrom: 'md',
    },
    { header: 'Added', cell: ({ createdAt }) => <TimeAgo at={createdAt} />, visibleFrom: 'sm' },
    {
      header: 'Delete',
      width: 80,
      align: 'right',
      cell: (document) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={isLocked}
          aria-label={`Delete ${document.name}`}
          onClick={() => onDelete(document)}
        >
          <Trash2 size={16} />
        </ActionIcon>
      ),
    },
  ];
}
