import { BookOpen } from 'lucide-react';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { DeleteKnowledgeDocumentDocument, KnowledgeDocumentsDocument } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { type DocumentView, documentColumns } from './document-columns.tsx';

/** What is in a gateway's knowledge. */
export function DocumentsCard({ gatewayId }: { gatewayId: string }) {
  const [search, setSearch] = useSearchParam('search');
  const list = useList(
    KnowledgeDocumentsDocument,
    { gatewayId, search: search || null },
    ({ knowledgeSources }) => knowledgeSources,
  );
  const may = useMay();
  const confirm = useConfirm();
  const remove = useChange(DeleteKnowledgeDocumentDocument, { done: 'It was deleted.' });
  const ask = async ({ id, name }: DocumentView) => {
    const message = 'Its text and vectors go at once, and models no longer find it.';
    if (await confirm({ title: `Delete ${name}?`, message, action: 'Delete' }))
      remove.mutate({ gatewayId, id });
  };
  return (
    <Card
      title="Documents"
      description="Models search them with knowledge_search and cite them by name."
      actions={<SearchField label="Search by name" initial={search} onSearch={setSearch} />}
    >
      <DataTable
        label="Documents"
        list={list}
        rowKey={({ id }) => id}
        columns={documentColumns({
          isLocked: !may('gateway:write') || remove.isPending,
          onDelete: (document) => void ask(document),
        })}
        empty={
          search === '' ? (
            <EmptyState icon={BookOpen} title="No documents yet">
              Add some above, and models that use this gateway can search them at once.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing found">No document has “{search}” in its name.</EmptyState>
          )
        }
      />
    </Card>
  );
}
