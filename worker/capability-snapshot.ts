import { findCapabilities } from '../platform/capabilities.ts';
import { parseInspection } from '../platform/inspections.ts';
import type { Models } from '../platform/mongo.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { CapabilityKind } from '../schema/capability.ts';
import { type McpTarget, openTarget } from './connectors/mcp/mcp-target.ts';
import { type KnownServer, knownFrom } from './connectors/mcp/upstreams.ts';
import { openRestTarget, type RestTarget } from './connectors/rest/rest-target.ts';
import { openPlugin, type PluginTarget } from './plugins/plugin-target.ts';

/** A capability as a worker needs it: its secrets are open, its tools are not here. */
export interface CapabilitySnapshot {
  id: string;
  name: string;
  kind: CapabilityKind;
  /** When it was last changed, in milliseconds since the epoch. */
  version: number;
  mcp: McpTarget | undefined;
  rest: RestTarget | undefined;
  plugin: PluginTarget | undefined;
  /** How its server was found to be reached. */
  known: KnownServer;
  stateful: boolean;
}

/** Reads one. @returns undefined where there is none of that id. */
export async function loadCapability(
  models: Models,
  secrets: SecretBox,
  id: string,
): Promise<CapabilitySnapshot | undefined> {
  const capability = (await findCapabilities(models, [id])).get(id);
  if (capability === undefined) return undefined;
  const inspection = parseInspection(capability);
  const version = capability.configuredAt?.getTime() ?? 0;
  return {
    id,
    name: capability.name,
    kind: capability.kind,
    version,
    mcp: capability.mcp ? await openTarget(capability.mcp, secrets) : undefined,
    rest: capability.rest ? await openRestTarget(capability.rest, inspection, version, secrets) : undefined,
    plugin: await openPlugin(models, secrets, capability),
    known: knownFrom(inspection),
    stateful: inspection.stateful,
  };
}
