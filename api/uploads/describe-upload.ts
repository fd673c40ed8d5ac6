import { parseInspection } from '../../platform/inspections.ts';
import type { Capability } from '../../schema/capability.ts';
import type { PluginVersion } from '../../schema/plugin.ts';

/** What whoever uploaded a plugin is told. */
export interface UploadedPlugin {
  /** The capability's id. */
  id: string;
  name: string;
  kind: string;
  version: number;
  activeVersion: number;
  /** SHA-256 of the package. */
  hash: string;
  size: number;
  tools: { name: string; description: string | undefined }[];
  warnings: string[];
}

export function describeUpload({
  capability,
  version,
}: {
  capability: Capability;
  version: PluginVersion;
}): UploadedPlugin {
  return {
    id: capability._id,
    name: capability.name,
    kind: capability.kind,
    version: version.version,
    activeVersion: capability.plugin?.activeVersion ?? version.version,
    hash: version.hash,
    size: version.size,
    tools: parseInspection(version).tools.map(({ name, description }) => ({ name, description })),
    warnings: version.warnings,
  };
}
