import { Box, Cable, type LucideIcon, Puzzle } from 'lucide-react';
import type { CapabilityKind } from '../generated/operations.ts';

/** How kinds of capabilities are called and drawn. */
export const CAPABILITY_KINDS: Record<CapabilityKind, { label: string; icon: LucideIcon }> = {
  BUILTIN: { label: 'Built-in', icon: Box },
  PLUGIN: { label: 'Plugin', icon: Puzzle },
  CONNECTOR: { label: 'Connector', icon: Cable },
};
