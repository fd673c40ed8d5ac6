import { randomUUID } from 'node:crypto';
import { isDuplicateKey, type Models } from '../../../platform/mongo.ts';
import type { ComponentFiles } from '../../../platform/plugins/component-files.ts';
import type { PluginVersion } from '../../../schema/plugin.ts';

/** How often a number is tried again that another upload took first. */
const MAX_ATTEMPTS = 20;

/** Versions that are listed with a plugin; older ones can still be activated. */
const LISTED_VERSIONS = 100;

/** The stored versions of plugins. */
export class PluginVersions {
  readonly #models: Models;
  readonly #files: ComponentFiles;

  constructor(models: Models, files: ComponentFiles) {
    this.#models = models;
    this.#files = files;
  }

  /** Keeps a version under the next number. */
  async add(version: Omit<PluginVersion, 'version' | 'file'>, component: Uint8Array): Promise<PluginVersion> {
    const file = randomUUID();
    await this.#files.save(file, component);
    try {
      return await this.#insert({ ...version, file });
    } catch (error) {
      await this.#files.remove(file);
      throw error;
    }
  }

  /** The newest first, the latest {@link LISTED_VERSIONS}. */
  async list(capabilityId: string): Promise<PluginVersion[]> {
    return this.#models.pluginVersions
      .find({ capabilityId })
      .sort({ version: -1 })
      .limit(LISTED_VERSIONS)
      .lean();
  }

  async find(capabilityId: string, version: number): Promise<PluginVersion | null> {
    return this.#models.pluginVersions.findOne({ capabilityId, version }).lean();
  }

  /** Removes all versions of a plugin. Workers that have built one keep it until they need the room. */
  async removeAll(capabilityId: string): Promise<void> {
    const files = this.#models.pluginVersions.find({ capabilityId }, { file: 1 }).lean().cursor();
    for await (const { file } of files) await this.#files.remove(file);
    await this.#models.pluginVersions.deleteMany({ capabilityId });
  }

  async remove({ capabilityId, version, file }: PluginVersion): Promise<void> {
    await this.#models.pluginVersions.deleteOne({ capabilityId, version });
    await this.#files.remove(file);
  }

  async #insert(fields: Omit<PluginVersion, 'version'>): Promise<PluginVersion> {
    const { capabilityId } = fields;
    for (let attempt = 1; ; attempt += 1) {
      const newest = await this.#models.pluginVersions.findOne({ capabilityId }).sort({ version: -1 }).lean();
      const version: PluginVersion = { ...fields, version: (newest?.version ?? 0) + 1 };
      try {
        await this.#models.pluginVersions.create(version);
        return version;
      } catch (error) {
        if (!isDuplicateKey(error) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }
}
