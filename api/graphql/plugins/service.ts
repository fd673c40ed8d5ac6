import { createHash } from 'node:crypto';
import { PlatformError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { Manifest } from '../../../platform/plugins/manifest.ts';
import type { PluginPackage } from '../../../platform/plugins/package.ts';
import type { Capability } from '../../../schema/capability.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import type { PluginDetails, PluginVersion } from '../../../schema/plugin.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ComponentInspection } from './component-inspection.ts';
import { parseEnvironmentChange } from './environment-change.ts';
import type { Plugin, PluginRecords } from './plugin-records.ts';
import type { PluginVersions } from './versions.ts';

/** A package on its way in. */
export interface Upload {
  package: PluginPackage;
  /** The id of the plugin that it is a version of, where whoever uploads names one; else its name decides. */
  capability: string | undefined;
  /** What the plugin is called whose manifest gives no name. */
  fallbackName: string;
}

export interface UploadedVersion {
  _id: string;
  plugin: Plugin;
  version: PluginVersion;
}

/** The rules of plugins. */
export class PluginService {
  readonly #records: PluginRecords;
  readonly #versions: PluginVersions;
  readonly #inspection: ComponentInspection;
  readonly #audit: AuditLog;

  constructor(
    records: PluginRecords,
    versions: PluginVersions,
    inspection: ComponentInspection,
    audit: AuditLog,
  ) {
    this.#records = records;
    this.#versions = versions;
    this.#inspection = inspection;
    this.#audit = audit;
  }

  /** Takes in a package as a new plugin, or as the next version of one; that version is active at once. */
  async upload(identity: Identity, upload: Upload): Promise<UploadedVersion> {
    const { hash, size, manifest } = upload.package;
    const name = manifest.metadata.name ?? upload.fallbackName;
    const input = { name, hash, size, ...(upload.capability ? { capability: upload.capability } : {}) };
    return this.#audit.record(identity, { action: 'uploadPlugin', input }, async () => {
      const known = upload.capability
        ? await this.#records.require(upload.capability)
        : await this.#records.findByName(name);
      const inspection = await this.#inspection.inspect(identity, name, upload.package);
      const made = known ? undefined : await this.#create(identity, name, upload.package, inspection);
      if (made !== undefined) return made;
      // Somebody else may have uploaded the first version of the same plugin meanwhile.
      const existing = known ?? (await this.#records.findByName(name));
      if (existing === undefined) throw new PlatformError('CONFLICT', `${name} is being deleted; try again`);
      return this.#addVersion(identity, existing._id, upload.package, inspection);
    });
  }

  /** Calls that begin after this run that version. */
  async activate(identity: Identity, id: string, number: number): Promise<Capability> {
    const change = { action: 'activatePluginVersion', target: id, input: { version: number } };
    return this.#audit.record(identity, change, async () => {
      await this.#records.require(id);
      const version = await this.#versions.find(id, number);
      if (version === null) throw new PlatformError('NOT_FOUND', `the plugin has no version ${number}`);
      return this.#records.activate(version);
    });
  }

  /** Sets environment variables; null removes one, and the others stay. */
  async setEnvironment(identity: Identity, id: string, values: JsonObject): Promise<Capability> {
    const change = { action: 'setPluginEnvironment', target: id, input: { values } };
    return this.#audit.record(identity, change, async () => {
      const { permissions } = await this.#activeManifest(await this.#records.require(id));
      return this.#records.setEnvironment(id, parseEnvironmentChange(values, permissions.environment));
    });
  }

  /** Null for what is no plugin. */
  async details(capability: Capability): Promise<PluginDetails | null> {
    const { _id, plugin } = capability;
    if (!plugin) return null;
    const { permissions, limits, metadata } = await this.#activeManifest(capability as Plugin);
    return {
      versions: await this.#versions.list(_id),
      activeVersion: plugin.activeVersion,
      permissions: { ...permissions },
      environment: permissions.environment.map((key) => ({ key, isSet: key in plugin.environment })),
      metadata,
      memoryBytes: limits.memoryBytes,
      timeoutSeconds: limits.timeoutMs / 1000,
    };
  }

  async #activeManifest({ _id, plugin }: Plugin): Promise<Manifest> {
    const version = await this.#versions.find(_id, plugin.activeVersion);
    if (version === null) throw new Error(`plugin ${_id} lacks its active version`);
    return JSON.parse(version.manifest) as Manifest;
  }

  async #create(
    identity: Identity,
    name: string,
    content: PluginPackage,
    inspection: Inspection,
  ): Promise<UploadedVersion | undefined> {
    const _id = newId();
    const version = await this.#keep(identity, _id, content, inspection);
    try {
      const plugin = await this.#records.create(name, version, content.environment);
      if (plugin !== undefined) return { _id, plugin, version };
    } catch (error) {
      await this.#versions.remove(version);
      throw error;
    }
    await this.#versions.remove(version);
    return undefined;
  }

  async #addVersion(
    identity: Identity,
    _id: string,
    content: PluginPackage,
    inspection: Inspection,
  ): Promise<UploadedVersion> {
    const version = await this.#keep(identity, _id, content, inspection);
    try {
      return { _id, plugin: await this.#records.activate(version, content.environment), version };
    } catch (error) {
      // The plugin was deleted meanwhile, for example: nothing of the version stays.
      await this.#versions.remove(version);
      throw error;
    }
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
    return this.#versions.add(fields, component);
  }
}
