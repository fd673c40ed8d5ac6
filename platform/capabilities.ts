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
  const { resourceTemplates } = definition;
  const inspection: Inspection = {
    ...EMPTY_INSPECTION,
    tools: definition.tools.map(describeBuiltinTool),
    resourceTemplates: [...(resourceTemplates ?? [])],
    capabilities: {
      tools: {},
      ...(resourceTemplates ? { resources: { subscribe: true, listChanged: true } } : {}),
    },
    listsResources: resourceTemplates !== undefined,
  };
  return Object.assign(new Capability(), {
    _id: definition.id,
    name: definition.name,
    alias: definition.id,
    kind: CapabilityKind.BUILTIN,
    scope: CapabilityScope[definition.scope],
    description: definition.description,
    state: definition.needs ? CapabilityState.CONNECTING : CapabilityState.READY,
    stateReason: definition.needs && `no worker has said yet whether there is ${definition.needs.what}`,
    inspection: JSON.stringify(inspection),
  });
}

/** All built-ins, in the order in which they are listed. */
export async function listBuiltinCapabilities(models: Models): Promise<Capability[]> {
  const ids = [...builtinCapabilities.keys()];
  return [...(await findBuiltinCapabilities(models, ids)).values()];
}

/** Capabilities by id, built-ins among them; what does not exist is missing from the map. */
export async function findCapabilities(
  models: Models,
  ids: readonly string[],
): Promise<Map<string, Capability>> {
  const stored = ids.filter((id) => !isBuiltin(id));
  const [builtins, documents] = await Promise.all([
    findBuiltinCapabilities(models, ids.filter(isBuiltin)),
    stored.length > 0 ? models.capabilities.find({ _id: { $in: stored } }).lean() : [],
  ]);
  for (const document of documents) builtins.set(document._id, Object.assign(new Capability(), document));
  return builtins;
}

/** Whether an id is a built-in's. */
export function isBuiltin(id: string): boolean {
  return findBuiltin(id) !== undefined;
}

async function findBuiltinCapabilities(
  models: Models,
  ids: readonly string[],
): Promise<Map<string, Capability>> {
  const needy = ids.filter((id) => findBuiltin(id)?.needs !== undefined);
  const states = needy.length > 0 ? await models.builtinStates.find({ _id: { $in: needy } }).lean() : [];
  const found = new Map<string, Capability>();
  for (const id of ids) {
    const capability = builtinCapabilities.get(id);
    if (capability === undefined) continue;
    const known = states.find(({ _id }) => _id === id);
    found.set(id, known === undefined ? capability : withState(capability, known.missing));
  }
  return found;
}

function withState(capability: Capability, missing: string | null): Capability {
  const state = missing === null ? CapabilityState.READY : CapabilityState.UNCONFIGURED;
  return Object.assign(new Capability(), capability, { state, stateReason: missing });
}
