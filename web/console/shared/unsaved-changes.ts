import { useEffect } from 'react';

/** Parts of the page that have changes which were not saved. The router knows one blocker at a time, so they share it. */
const dirty = new Set<symbol>();

/** Whether leaving the page would lose something. */
export const hasUnsavedChanges = () => dirty.size > 0;

/**
 * Whether just this is on its way or was taken. The page shows what was before until it has read it again; nothing would be lost meanwhile.
 * @param current what the mutation would be called with now.
 */
export function isSent<Variables>(
  { isError, variables }: { isError: boolean; variables: Variables | undefined },
  current: Variables,
): boolean {
  return !isError && variables !== undefined && JSON.stringify(variables) === JSON.stringify(current);
}

/** Says, for as long as it is so, that something here was not saved. */
export function useUnsavedChanges(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return undefined;
    const part = Symbol('unsaved');
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    dirty.add(part);
    window.addEventListener('beforeunload', ask);
    return () => {
      dirty.delete(part);
      window.removeEventListener('beforeunload', ask);
    };
  }, [isDirty]);
}
