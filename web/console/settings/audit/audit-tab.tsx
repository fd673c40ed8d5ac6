import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { AuditLogDocument, type AuditRowFragment } from '../../generated/operations.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { auditColumns } from './audit-columns.tsx';
import { AuditDetails } from './audit-details.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { useAuditFilter } from './use-audit-filter.ts';

/** Who changed what, or tried to. */
export function AuditTab() {
  const { choice, set, filter } = useAuditFilter();
  const list = useList(AuditLogDocument, { filter }, ({ auditLog }) => auditLog);
  const [shown, setShown] = useState<AuditRowFragment>();
  return (
    <>
      <AuditFilters choice={choice} set={set} />
      <DataTable
        label="Audit log"
        list={list}
        rowKey={({ id }) => id}
        columns={auditColumns(setShown)}
        empty={
          <EmptyState icon={ScrollText} title="No such entries">
            Nothing that was changed fits the filter. Take some of it away.
          </EmptyState>
        }
      />
      {shown && <AuditDetails entry={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}
