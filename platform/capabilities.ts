import { type BuiltinDefinition, describeBuiltinTool } from '../schema/builtins/definition.ts';
import { BUILTINS, findBuiltin } from '../schema/builtins/index.ts';
import { Capability, CapabilityKind, CapabilityScope, CapabilityState } from '../schema/capability.ts';
import { EMPTY_INSPECTION, type Inspection } from '../schema/inspection.ts';
import type { Models } from './mongo.ts';

/** Built-ins as capabilities: they are code, not stored, and otherwise like every other. */
const builtinCapabilities = new Map<string, Capability>(
  BUILTINS.map((definition) => [definition.id, asCapability(definition)]),
);

function asCapability(definition: BuiltinDefinition): Capability {
  const inspection: Inspection = {
    ...EMPTY_INSPECTION,
    tools: definition.tools.map(describeBuiltinTool),
    capabilities: { tools: {} },
  };
  return Object.assign(new Capability(), {
    _id: definition.id,
    name: definition.name,
    kind: CapabilityKind.BUILTIN,
    scope: CapabilityScope[definition.scope],
    description: definition.description,
    state: CapabilityState.READY,
    inspection: JSON.stringify(inspection),
  });
}

/** All built-ins, in the order in which they are listed. */
export function listBuiltinCapabilities(): Capability[] {
  return [...builtinCapabilities.values()];
}

/** Capabilities by id, built-ins among them; what does not exist is missing from the map. */
export async function findCapabilities(
  models: Models,
  ids: readonly string[],
): Promise<Map<string, Capability>> {
  const found = new Map<string, Capability>();
  const stored: string[] = [];
  for (const id of ids) {
    const builtin = builtinCapabilities.get(id);
    if (builtin !== undefined) found.set(id, builtin);
    else stored.push(id);
  }
  if (stored.length > 0) {
    const documents = await models.capabilities.find({ _id: { $in: stored } }).lean();
    for (const document of documents) found.set(document._id, Object.assign(new Capability(), document));
  }
  return found;
}

/** Whether an id is a built-in's. */
export function isBuiltin(id: string): boolean {
  return findBuiltin(id) !== undefined;
}
