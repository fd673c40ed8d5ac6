import { createHash } from 'node:crypto';
import { type Attachment, ToolChangeKind, type ToolFingerprint } from '../schema/attachment.ts';
import type { Inspection, ToolDescriptor } from '../schema/inspection.ts';

/** What a model decides by when it calls a tool, and a person who let it be called. */
const DEFINING = ['title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const;

/** How a tool of an attachment differs from what it was when it was attached, or approved last. */
export interface ToolDeviation {
  kind: ToolChangeKind;
  /** Of what it is now. */
  fingerprint: string;
}

/** A tool's definition as JSON. The order in which a server says the fields of an object makes no difference. */
export function definitionOf(tool: ToolDescriptor): string {
  const definition = Object.fromEntries(DEFINING.map((field) => [field, tool[field]]));
  return JSON.stringify(definition, inOrder);
}

export function fingerprintOf(definition: string): string {
  return createHash('sha256').update(definition).digest('base64url');
}

/** What the tools are now, to be told from what they will be. */
export function baselineOf({ tools }: Pick<Inspection, 'tools'>): ToolFingerprint[] {
  return tools.map((tool) => ({ tool: tool.name, fingerprint: fingerprintOf(definitionOf(tool)) }));
}

/** The tools that are not what they were, by name. Nothing is known to have changed of what has no baseline. */
export function deviationsFrom(
  baseline: readonly ToolFingerprint[] | null | undefined,
  inspection: Pick<Inspection, 'tools'>,
): Map<string, ToolDeviation> {
  const deviations = new Map<string, ToolDeviation>();
  if (baseline == null) return deviations;
  const known = new Map(baseline.map(({ tool, fingerprint }) => [tool, fingerprint]));
  for (const { tool, fingerprint } of baselineOf(inspection)) {
    const was = known.get(tool);
    if (was === fingerprint) continue;
    const kind = was === undefined ? ToolChangeKind.ADDED : ToolChangeKind.CHANGED;
    deviations.set(tool, { kind, fingerprint });
  }
  return deviations;
}

/** The names of tools that wait for approval: they are neither shown nor run until then. */
export function heldBackTools(
  { requireApproval, baseline }: Pick<Attachment, 'requireApproval' | 'baseline'>,
  inspection: Pick<Inspection, 'tools'>,
): ReadonlySet<string> {
  return new Set(requireApproval ? deviationsFrom(baseline, inspection).keys() : []);
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
