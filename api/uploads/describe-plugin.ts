import { parseInspection } from '../../platform/inspections.ts';
import type { UploadedVersion } from '../graphql/plugins/service.ts';

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

export function describePlugin({ plugin, version }: UploadedVersion): UploadedPlugin {
  return {
    id: plugin._id,
    name: plugin.name,
    kind: plugin.kind,
    version: version.version,
    activeVersion: plugin.plugin.activeVersion,
    hash: version.hash,
    size: version.size,
    tools: parseInspection(version).tools.map(({ name, description }) => ({ name, description })),
    warnings: version.warnings,
  };
}
