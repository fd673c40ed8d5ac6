import DataLoader from 'dataloader';
import { findCapabilities } from '../../platform/capabilities.ts';
import type { Models } from '../../platform/mongo.ts';
import type { ApiKey } from '../../schema/api-key.ts';
import type { Capability } from '../../schema/capability.ts';
import type { Specification } from '../../schema/specification.ts';

/** Versions of a specification that are listed with a gateway. */
const LISTED_VERSIONS = 100;

/** Look-ups of one request, each made once and together with its like, however many nodes ask. */
export interface Loaders {
  capability: DataLoader<string, Capability | undefined>;
  apiKeys: DataLoader<string, ApiKey[]>;
  specifications: DataLoader<string, Specification[]>;
  specificationVersion: DataLoader<VersionKey, Specification | undefined, string>;
  /** Definitions of tools as they were approved, by the id of what was kept. */
  toolBaseline: DataLoader<string, string | undefined>;
}

/** A version of a gateway's specification. */
export interface VersionKey {
  gatewayId: string;
  version: number;
}

export function createLoaders(models: Models): Loaders {
  return {
    capability: new DataLoader(async (ids) => {
      const found = await findCapabilities(models, ids);
      return ids.map((id) => found.get(id));
    }),
    apiKeys: new DataLoader(async (gateways) => {
      const keys = await models.apiKeys
        .find({ gatewayId: { $in: [...gateways] } })
        .sort({ createdAt: 1 })
        .lean();
      return gateways.map((gateway) => keys.filter(({ gatewayId }) => gatewayId === gateway));
    }),
    toolBaseline: new DataLoader(async (ids) => {
      const kept = await models.toolBaselines.find({ _id: { $in: [...ids] } }).lean();
      const definitions = new Map(kept.map(({ _id, definition }) => [_id, definition]));
      return ids.map((id) => definitions.get(id));
    }),
    specifications: new DataLoader(async (gateways) => {
      const versions = await models.specifications
        .find({ gatewayId: { $in: [...gateways] } })
        .sort({ version: -1 })
        .lean();
      return gateways.map((gateway) =>
        versions.filter(({ gatewayId }) => gatewayId === gateway).slice(0, LISTED_VERSIONS),
      );
    }),
    specificationVersion: new DataLoader(
      async (keys) => {
        const wanted = keys.map(({ gatewayId, version }) => ({ gatewayId, version }));
        const found = await models.specifications.find({ $or: wanted }).lean();
        const byKey = new Map(found.map((specification) => [versionKey(specification), specification]));
        return keys.map((key) => byKey.get(versionKey(key)));
      },
      { cacheKeyFn: versionKey },
    ),
  };
}

function versionKey({ gatewayId, version }: VersionKey): string {
  return `${gatewayId} ${version}`;
}
