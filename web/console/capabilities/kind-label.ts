import type { CapabilityKind } from '../generated/operations.ts';

const LABELS: Record<CapabilityKind, string> = {
  BUILTIN: 'Built-in',
  CONNECTOR: 'Connector',
  PLUGIN: 'Plugin',
};

/** A kind of capability in words. */
export const kindLabel = (kind: CapabilityKind): string => LABELS[kind];
