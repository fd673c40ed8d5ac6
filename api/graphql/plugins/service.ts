import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { findCapabilities } from '../../../platform/capabilities.ts';
import { PlatformError, UpstreamError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { type InspectionStore, saveInspection } from '../../../platform/inspections.ts';
import { isDuplicateKey, type Models } from '../../../platform/mongo.ts';
import { nearest } from '../../../platform/nearest.ts';
import {
  type PluginInspectParams,
  STAGED_SECONDS,
  stagedKey,
} from '../../../platform/plugins/inspect-params.ts';
import type { Manifest } from '../../../platform/plugins/manifest.ts';
import type { PluginPackage } from '../../../platform/plugins/package.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { Capability, CapabilityKind, CapabilityScope, CapabilityState } from '../../../schema/capability.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import type { PluginDetails, PluginVersion } from '../../../schema/plugin.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import type { PluginVersions } from './versions.ts';

/** How long a component may be looked at, in milliseconds. */
const INSPECT_MS = 150_000;

/** The longest value of an environment variable, in characters. */
const MAX_VALUE = 16 * 1024;

export interface PluginServiceParts {
  store: InspectionStore;
  redis: Redis;
  namespace: string;
  versions: PluginVersions;
  changes: ChangeAnnouncer;
  audit: AuditLog;
  dispatcher: Dispatcher;
  secrets: SecretBox;
}

/** A package on its way in, and which plugin it is a version of. */
export interface Upload {
  package: PluginPackage;
  /** The plugin's id, where whoever uploads names one; else the plugin's name decides. */
  capability: string | undefined;
  /** What the plugin is called whose manifest gives no name. */
  fallbackName: string;
}

/** The rules of plugins. */
export class PluginService {
  readonly #parts: PluginServiceParts;

  constructor(parts: PluginServiceParts) {
    this.#parts = parts;
  }

  get #models(): Models {
    return this.#parts.store.models;
  }

  /** Takes in a package as a new plugin, or as the next version of one; that version is active at once. */
  async upload(
    identity: Identity,
    upload: Upload,
  ): Promise<{ capability: Capability; version: PluginVersion }> {
    const { hash, size, manifest } = upload.package;
    const name = manifest.metadata.name ?? upload.fallbackName;
    const input = { name, hash, size, ...(upload.capability ? { capability: upload.capability } : {}) };
    return this.#parts.audit.record(identity, { action: 'uploadPlugin', input }, async () => {
      const existing = await this.#existing(upload.capability, name);
      const inspection = await this.#inspect(identity, existing?._id ?? name, upload.package);
      const keep = (id: string) => this.#keep(identity, id, upload.package, inspection);
      const made = existing ? undefined : await this.#create(name, upload.package, keep);
      const { _id } = existing ?? made?.capability ?? (await this.#requiredByName(name));
      const version = made?.version ?? (await keep(_id));
      const capability = made?.capability ?? (await this.#activateNew(_id, version, upload.package));
      return { _id, capability, version };
    });
  }

  /** Calls that begin after this run that version. */
  async activate(identity: Identity, id: string, number: number): Promise<Capability> {
    const change = { action: 'activatePluginVersion', target: id, input: { version: number } };
    return this.#parts.audit.record(identity, change, async () => {
      await this.#required(id);
      const version = await this.#parts.versions.find(id, number);
      if (version === null) throw new PlatformError('NOT_FOUND', `the plugin has no version ${number}`);
      return this.#activate(id, version);
    });
  }

  /** Sets environment variables; null removes one, and the others stay. */
  async setEnvironment(identity: Identity, id: string, values: JsonObject): Promise<Capability> {
    const change = { action: 'setPluginEnvironment', target: id, input: { values } };
    return this.#parts.audit.record(identity, change, async () => {
      const { plugin } = await this.#required(id);
      const version = await this.#parts.versions.find(id, plugin.activeVersion);
      const { permissions } = JSON.parse(version?.manifest ?? '') as Manifest;
      checkValues(values, permissions.environment);
      const given = Object.entries(values as Record<string, string | null>);
      const set = await this.#seal(new Map(given.filter((it): it is [string, string] => it[1] !== null)));
      const removed = Object.fromEntries(given.filter(([, value]) => value === null)) as Record<string, null>;
      await this.#store(id, {}, { ...set, ...removed });
      return this.#announced(id);
    });
  }

  /** Null for what is no plugin. */
  async details({ _id, plugin }: Capability): Promise<PluginDetails | null> {
    if (!plugin) return null;
    const versions = await this.#parts.versions.list(_id);
    const active = await this.#parts.versions.find(_id, plugin.activeVersion);
    if (active === null) throw new Error(`plugin ${_id} lacks its active version`);
    const { permissions, limits, metadata } = JSON.parse(active.manifest) as Manifest;
    return {
      versions,
      activeVersion: plugin.activeVersion,
      permissions: {
        network: permissions.network as unknown as JsonObject,
        filesystem: permissions.filesystem as unknown as JsonObject,
        environment: permissions.environment,
      },
      environment: permissions.environment.map((key) => ({ key, isSet: key in plugin.environment })),
      metadata,
      memoryBytes: limits.memoryBytes,
      timeoutSeconds: limits.timeoutMs / 1000,
    };
  }

  /** Which plugin an upload is a version of; undefined for a new one. */
  async #existing(id: string | undefined, name: string): Promise<Capability | undefined> {
    if (id !== undefined) return this.#required(id);
    const found = await this.#models.capabilities.findOne({ kind: CapabilityKind.PLUGIN, name }).lean();
    return found === null ? undefined : Object.assign(new Capability(), found);
  }

  async #requiredByName(name: string): Promise<Capability> {
    const found = await this.#existing(undefined, name);
    if (found === undefined)
      throw new PlatformError('CONFLICT', `${name} was uploaded and deleted by others; try again`);
    return found;
  }

  async #required(id: string): Promise<Capability & { plugin: NonNullable<Capability['plugin']> }> {
    const capability = (await findCapabilities(this.#models, [id])).get(id);
    if (capability === undefined) throw new PlatformError('NOT_FOUND', `there is no capability ${id}`);
    if (!capability.plugin) throw new PlatformError('CONFLICT', `${capability.name} is no plugin`);
    return capability as Capability & { plugin: NonNullable<Capability['plugin']> };
  }

  /** A worker looks: what somebody uploaded is taken apart there, and only there. */
  async #inspect(
    identity: Identity,
    capability: string,
    { component, manifest, world }: PluginPackage,
  ): Promise<Inspection> {
    const { redis, namespace, dispatcher } = this.#parts;
    const staged = stagedKey(namespace, newId());
    await redis.set(staged, component, 'EX', STAGED_SECONDS);
    const params: PluginInspectParams = {
      plugin: manifest.metadata.name ?? 'plugin',
      staged,
      memoryBytes: manifest.limits.memoryBytes,
      world,
    };
    try {
      const answer = await dispatcher.run(
        {
          capability,
          method: 'inspect',
          params: { ...params },
          timeoutMs: INSPECT_MS,
          principal: { kind: 'admin', id: identity.id },
        },
        {},
      );
      return JSON.parse(answer.json) as Inspection;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      throw new PlatformError('UNAVAILABLE', error.message, { cause: error });
    } finally {
      await redis.del(staged);
    }
  }

  /** The first version of a new plugin. Undefined where somebody else was quicker to upload one of that name. */
  async #create(
    name: string,
    { manifest, environment }: PluginPackage,
    keep: (id: string) => Promise<PluginVersion>,
  ): Promise<{ capability: Capability; version: PluginVersion } | undefined> {
    const _id = newId();
    const version = await keep(_id);
    const now = version.createdAt;
    const capability: Capability = {
      _id,
      name,
      kind: CapabilityKind.PLUGIN,
      scope: CapabilityScope.AGENT_AND_MCP,
      description: manifest.metadata.description ?? null,
      state: CapabilityState.READY,
      plugin: { activeVersion: version.version, environment: await this.#seal(environment) },
      inspection: version.inspection,
      inspectedAt: now,
      configuredAt: now,
      createdAt: now,
      updatedAt: now,
    };
    try {
      await this.#models.capabilities.create(capability);
    } catch (error) {
      await this.#parts.versions.remove(version);
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
    return { capability: await this.#announced(_id), version };
  }

  async #keep(
    identity: Identity,
    capabilityId: string,
    { hash, size, component, manifest, warnings }: PluginPackage,
    inspection: Inspection,
  ): Promise<PluginVersion> {
    const fields = {
      capabilityId,
      hash,
      size,
      componentHash: createHash('sha256').update(component).digest('hex'),
      manifest: JSON.stringify(manifest),
      inspection: JSON.stringify(inspection),
      warnings,
      createdAt: new Date(),
      createdBy: identity.name,
    };
    return this.#parts.versions.add(fields, component);
  }

  /** Where the plugin was deleted meanwhile, nothing of the version stays. */
  async #activateNew(
    id: string,
    version: PluginVersion,
    { environment }: PluginPackage,
  ): Promise<Capability> {
    try {
      return await this.#activate(id, version, await this.#seal(environment));
    } catch (error) {
      await this.#parts.versions.remove(version);
      throw error;
    }
  }

  /** @param environment sealed values that change with it; the others stay. */
  async #activate(
    id: string,
    version: PluginVersion,
    environment: Record<string, string> = {},
  ): Promise<Capability> {
    const { metadata } = JSON.parse(version.manifest) as Manifest;
    await this.#store(
      id,
      {
        'plugin.activeVersion': version.version,
        ...(metadata.description === undefined ? {} : { description: metadata.description }),
      },
      environment,
    );
    await saveInspection(this.#parts.store, id, JSON.parse(version.inspection) as Inspection);
    return this.#announced(id);
  }

  async #store(id: string, fields: object, environment: Record<string, string | null>): Promise<void> {
    const set: Record<string, unknown> = { ...fields, configuredAt: new Date(), updatedAt: new Date() };
    const unset: Record<string, 1> = {};
    for (const [key, sealed] of Object.entries(environment)) {
      const path = `plugin.environment.${key}`;
      if (sealed === null) unset[path] = 1;
      else set[path] = sealed;
    }
    const changes = { $set: set, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) };
    const { matchedCount } = await this.#models.capabilities.updateOne({ _id: id }, changes);
    if (matchedCount === 0) throw new PlatformError('NOT_FOUND', `there is no capability ${id}`);
  }

  async #seal(environment: ReadonlyMap<string, string>): Promise<Record<string, string>> {
    const sealed: Record<string, string> = {};
    for (const [key, value] of environment) sealed[key] = await this.#parts.secrets.seal(value);
    return sealed;
  }

  async #announced(id: string): Promise<Capability> {
    await this.#parts.changes.announce({ kind: 'capability', id });
    return this.#required(id);
  }
}

/** @throws PlatformError VALIDATION_FAILED */
function checkValues(values: JsonObject, allowed: readonly string[]): void {
  const fields = Object.entries(values).flatMap(([key, value]) => {
    const path = `values.${key}`;
    if (!allowed.includes(key) && value !== null) {
      const near = nearest(key, allowed);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      return [
        {
          path,
          message: `the active version's manifest does not list it under permissions.environment.allow${meant}`,
        },
      ];
    }
    if (value === null) return [];
    if (typeof value !== 'string') return [{ path, message: 'must be text, or null to remove it' }];
    return value.length > MAX_VALUE ? [{ path, message: `must have at most ${MAX_VALUE} characters` }] : [];
  });
  if (fields.length > 0) throw new PlatformError('VALIDATION_FAILED', undefined, { fields });
}
