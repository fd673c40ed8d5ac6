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
  /** Whether it may reach anything at all. */
  hasNetwork: boolean;
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
  const { permissions, limits } = JSON.parse(version.manifest) as Manifest;
  const environment: [string, string][] = [];
  for (const key of permissions.environment) {
    const sealed = plugin.environment[key];
    if (sealed !== undefined) environment.push([key, await secrets.open(sealed)]);
  }
  return {
    key: `${_id}/${version.version}/${configuredAt?.getTime() ?? 0}`,
    componentHash: version.componentHash,
    file: version.file,
    ...limits,
    environment,
    files: fileAccess(permissions.filesystem),
    network: networkAccess(permissions.network),
    hasNetwork: permissions.network.allow.length > 0,
  };
}
