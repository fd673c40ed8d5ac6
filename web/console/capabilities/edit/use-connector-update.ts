import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { UpdateConnectorDocument, type UpdateConnectorInput } from '../../generated/operations.ts';
import { useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { useOpenMade } from '../connect/use-open-made.ts';
import { changedFields } from './changed-fields.ts';

/** A connector's draft, and its way to the server. @param begin what it is now. */
export function useConnectorUpdate<Draft extends object>(id: string, begin: () => Draft) {
  // What is read again meanwhile does not take away what is being typed.
  const [before] = useState(begin);
  const [draft, setDraft] = useState(before);
  const isDirty = changedFields(draft, before).size > 0;
  const update = useChange(UpdateConnectorDocument, {
    showsFailure: true,
    done: 'Saved. It is in force already.',
  });
  useUnsavedChanges(isDirty && !update.isSuccess);
  useOpenMade(update.data?.updateConnector.id);
  return {
    draft,
    /** What it was when the form was opened. */
    begin: before,
    change: (part: Partial<Draft>) => setDraft((present) => ({ ...present, ...part })),
    isDirty,
    isBusy: update.isPending,
    error: update.error,
    save: (input: UpdateConnectorInput) => update.mutate({ id, input }),
  };
}
