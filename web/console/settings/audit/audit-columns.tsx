import { Anchor } from '@mantine/core';
import type { AuditRowFragment } from '../../generated/operations.ts';
import type { Column } from '../../shared/data-table.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { AuditOutcomeBadge } from './audit-outcome-badge.tsx';

/** @param onOpen shows all of an entry. */
export function auditColumns(onOpen: (entry: AuditRowFragment) => void): Column<AuditRowFragment>[] {
  return [
    {
      header: 'Action',
      cell: (entry) => (
        <Anchor component="button" type="button" size="sm" ta="left" onClick={() => onOpen(entry)}>
          {actionLabel(entry.action)}
        </Anchor>
      ),
    },
    { header: 'Who', cell: ({ actor }) => <span style={{ overflowWrap: 'anywhere' }}>{actor}</span> },
    { header: 'When', cell: ({ at }) => <TimeAgo at={at} />, visibleFrom: 'xs' },
    { header: 'How it ended', cell: ({ outcome }) => <AuditOutcomeBadge outcome={outcome} /> },
  ];
}

/** `createGateway` as `Create gateway`. */
function actionLabel(action: string): string {
  const words = action.replace(
    /([a-z])([A-Z])/g,
    (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
