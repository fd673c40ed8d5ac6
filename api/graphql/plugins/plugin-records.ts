import { findCapabilities } from '../../../platform/capabilities.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { type InspectionStore, saveInspection } from '../../../platform/inspections.ts';
import { isDuplicateKey, type Models } from '../../../platform/mongo.ts';
import type { Manifest } from '../../../platform/plugins/manifest.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { Capability, CapabilityKind, CapabilityScope, CapabilityState } from '../../../schema/capability.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import type { PluginRecord, PluginVersion } from '../../../schema/plugin.ts';
import { createWithOwnAlias } from '../capabilities/own-alias.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';

/** A capability that is a plugin. */
export type Plugin = Capability & { plugin: PluginRecord };

/** Values of environment variables; null removes one. */
export type EnvironmentChange = ReadonlyMap<string, string | null>;

/** Plugins as they are stored, apart from their versions. */
export class PluginRecords {
  readonly #store: InspectionStore;
  readonly #secrets: SecretBox;
  readonly #changes: ChangeAnnouncer;

  constructor(store: InspectionStore, secrets: SecretBox, changes: ChangeAnnouncer) {
    this.#store = store;
    this.#secrets = secrets;
    this.#changes = changes;
  }

  get #models(): Models {
    return this.#store.models;
  }

  /** @throws PlatformError NOT_FOUND, CONFLICT */
  async require(id: string): Promise<Plugin> {
    const capability = (await findCapabilities(this.#models, [id])).get(id);
    if (capability === undefined) throw new PlatformError('NOT_FOUND', `there is no capability ${id}`);
    if (!capability.plugin) throw new PlatformError('CONFLICT', `${capability.name} is no plugin`);
    return capability as Plugin;
  }

  async findByName(name: string): Promise<Capability | undefined> {
    const found = await this.#models.capabilities.findOne({ kind: CapabilityKind.PLUGIN, name }).lean();
    return found === null ? undefined : Object.assign(new Capability(), found);
  }

  /**
   * Keeps a new plugin with its first version.
   * @returns undefined where there is one of that name already.
   */
  async create(
    name: string,
    version: PluginVersion,
    environment: ReadonlyMap<string, string>,
  ): Promise<Plugin | undefined> {
    const { metadata } = JSON.parse(version.manifest) as Manifest;
    const now = version.createdAt;
    const capability: Capability = {
      _id: version.capabilityId,
      name,
      kind: CapabilityKind.PLUGIN,
      scope: CapabilityScope.AGENT_AND_MCP,
      description: metadata.description ?? null,
      state: CapabilityState.READY,
      plugin: { activeVersion: version.version, environment: await this.#seal(environment) },
      inspection: version.inspection,
      inspectedAt: now,
      configuredAt: now,
      createdAt: now,
      updatedAt: now,
    };
    try {
      await createWithOwnAlias(this.#models, capability);
    } catch (error) {
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
    return this.#announced(version.capabilityId);
  }

  /** Makes a version the active one. @param environment what changes with it. @throws PlatformError NOT_FOUND */
  async activate(version: PluginVersion, environment: EnvironmentChange = new Map()): Promise<Plugin> {
    const { capabilityId, manifest, inspection } = version;
    const { metadata } = JSON.parse(manifest) as Manifest;
    const description = metadata.description === undefined ? {} : { description: metadata.description };
    await this.#change(
      capabilityId,
      { 'plugin.activeVersion': version.version, ...description },
      environment,
    );
    await saveInspection(this.#store, capabilityId, JSON.parse(inspection) as Inspection);
    return this.#announced(capabilityId);
  }

  /** @throws PlatformError NOT_FOUND */
  async setEnvironment(id: string, environment: EnvironmentChange): Promise<Plugin> {
    await this.#change(id, {}, environment);
    return this.#announced(id);
  }

  async #change(id: string, fields: object, environment: EnvironmentChange): Promise<void> {
    const set: Record<string, unknown> = { ...fields, configuredAt: new Date(), updatedAt: new Date() };
    const unset: Record<string, 1> = {};
    for (const [key, value] of environment) {
      const path = `plugin.environment.${key}`;
      if (value === null) unset[path] = 1;
      else set[path] = await this.#secrets.seal(value);
    }
    const changes = { $set: set, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) };
    const { matchedCount } = await this.#models.capabilities.updateOne({ _id: id }, changes);
    if (matchedCount === 0) throw new PlatformError('NOT_FOUND', `there is no capability ${id}`);
  }

  async #seal(environment: ReadonlyMap<string, string>): Promise<Record<string, string>> {
    const sealed: Record<string, string> = {};
    for (const [key, value] of environment) sealed[key] = await this.#secrets.seal(value);
    return sealed;
  }

  async #announced(id: string): Promise<Plugin> {
    await this.#changes.announce({ kind: 'capability', id });
    return this.require(id);
  }
}
