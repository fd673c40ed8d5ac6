import type { ManagementOperations } from './management-operations.ts';

/** What has to happen so that one thing is as the document says. */
export interface Change {
  kind: 'connector' | 'gateway';
  name: string;
  action: 'create' | 'update' | 'none';
  /** Unified diff of its YAML; secrets are not in it. */
  diff: string;
  /** @param idOf finds what the document names, also what was made just now. */
  apply(
    operations: ManagementOperations,
    idOf: (capability: string) => string | undefined,
  ): Promise<{ id: string }>;
}

/** Nothing has to. */
export function noChange(kind: Change['kind'], name: string, id: string): Change {
  return { kind, name, action: 'none', diff: '', apply: () => Promise.resolve({ id }) };
}
