import type { Models } from '../../platform/mongo.ts';
import type { Manifest } from '../../platform/plugins/manifest.ts';
import type { SecretBox } from '../../platform/secrets.ts';
import type { Capability } from '../../schema/capability.ts';
import { type FileAccess, fileAccess } from './permissions/file-access.ts';
import { type NetworkAccess, networkAccess } from './permissions/network-access.ts';

/** The active version of a plugin, ready to run: its secrets are open. */
export interface PluginTarget {
  /** Changes whenever anything about it does: which version, its environment. */
  key: string;
  componentHash: string;
  /** Where its component is stored. */
  file: string;
  memoryBytes: number;
  timeoutMs: number;
  environment: [string, string][];
  files: FileAccess;
  network: NetworkAccess;
}

/** What a manifest allows and limits, in force. */
export function pluginTarget(
  version: { key: string; componentHash: string; file: string },
  { permissions, limits }: Manifest,
  environment: ReadonlyMap<string, string>,
): PluginTarget {
  return {
    ...version,
    ...limits,
    environment: permissions.environment.flatMap((key): [string, string][] => {
      const value = environment.get(key);
      return value === undefined ? [] : [[key, value]];
    }),
    files: fileAccess(permissions.filesystem),
    network: networkAccess(permissions.network),
  };
}

/** Reads the active version. @returns undefined where there is none. @throws when a secret was sealed with another `SECRET_KEY`. */
export async function openPlugin(
  models: Models,
  secrets: SecretBox,
  { _id, plugin, configuredAt }: Capability,
): Promise<PluginTarget | undefined> {
  if (!plugin) return undefined;
  const version = await models.pluginVersions
    .findOne({ capabilityId: _id, version: plugin.activeVersion })
    .lean();
  if (version === null) return undefined;
  const environment = new Map<string, string>();
  for (const [key, sealed] of Object.entries(plugin.environment)) {
    environment.set(key, await secrets.open(sealed));
  }
  const { componentHash, file, manifest } = version;
  const key = `${_id}/${version.version}/${configuredAt?.getTime() ?? 0}`;
  return pluginTarget({ key, componentHash, file }, JSON.parse(manifest) as Manifest, environment);
}
