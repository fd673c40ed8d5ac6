import { Button } from '@mantine/core';
import { Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { Link } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { RefreshCapabilityDocument } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { PermitButton } from '../../shared/permit-button.tsx';
import type { CapabilityView } from './use-capability.ts';
import { useDeletion } from './use-deletion.ts';

/** What can be done about a capability that somebody made. */
export function CapabilityActions({ capability: { id, name, kind } }: { capability: CapabilityView }) {
  const may = useMay();
  const refresh = useChange(RefreshCapabilityDocument, { done: `${name} was asked again what it offers.` });
  const { remove, isRemoving } = useDeletion(id, name);
  if (kind === 'BUILTIN') return null;
  const isConnector = kind === 'CONNECTOR';
  return (
    <>
      {isConnector && (
        <PermitButton
          permission="capability:write"
          variant="default"
          leftSection={<RefreshCw size={16} />}
          loading={refresh.isPending}
          onClick={() => refresh.mutate({ id })}
        >
          Refresh
        </PermitButton>
      )}
      {isConnector && may('capability:write') && (
        <Button
          component={Link}
          to={`/capabilities/${id}/edit`}
          variant="default"
          leftSection={<Pencil size={16} />}
        >
          Change
        </Button>
      )}
      <PermitButton
        permission="capability:write"
        variant="default"
        leftSection={<Trash2 size={16} />}
        loading={isRemoving}
        onClick={remove}
      >
        Delete
      </PermitButton>
    </>
  );
}
