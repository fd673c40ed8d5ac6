import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { PluginConfig } from '../../platform/config.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { PluginInspectParams } from '../../platform/plugins/inspect-params.ts';
import { readPackage } from '../../platform/plugins/package.ts';
import { EMPTY_INSPECTION, type Inspection } from '../../schema/inspection.ts';
import type { ExecutionContext, ExecutionResult } from '../executor.ts';
import type { ComponentCache } from './build/component-cache.ts';
import { describeTool } from './interface/describe-tool.ts';
import { nameTools } from './interface/tool-names.ts';
import { WitSyntaxError } from './interface/wit-tokens.ts';
import type { ExportedFunction } from './interface/wit-type.ts';
import { withWorld } from './interface/with-world.ts';
import { NO_WORKSPACES } from './plugin-executor.ts';

/** Looks into components that somebody wants to upload: what they export, and whether they can run here. */
export class PluginInspector {
  readonly #redis: Redis;
  readonly #cache: ComponentCache;
  readonly #limits: PluginConfig;
  readonly #hasWorkspaces: boolean;

  /** @param hasWorkspaces whether plugins can have files here. */
  constructor(redis: Redis, cache: ComponentCache, limits: PluginConfig, hasWorkspaces: boolean) {
    this.#redis = redis;
    this.#cache = cache;
    this.#limits = limits;
    this.#hasWorkspaces = hasWorkspaces;
  }

  /** @throws PlatformError VALIDATION_FAILED where it can be no plugin. */
  async execute({ execution }: ExecutionContext): Promise<ExecutionResult> {
    const { staged } = execution.params as unknown as PluginInspectParams;
    const packed = await this.#redis.getBuffer(staged);
    if (packed === null) throw new PlatformError('UNAVAILABLE', 'the upload took too long; try again');
    const { component, manifest, world } = await readPackage(packed, this.#limits);
    if (manifest.permissions.filesystem.allow.length > 0 && !this.#hasWorkspaces) {
      throw new PlatformError('VALIDATION_FAILED', `the plugin cannot run here: ${NO_WORKSPACES}`);
    }
    const componentHash = createHash('sha256').update(component).digest('hex');
    const key = { componentHash, memoryBytes: manifest.limits.memoryBytes };
    const { functions } = await this.#cache.get(key, async () => component);
    const documented = world === undefined ? functions : agreeing(functions, world);
    const inspection: Inspection = {
      ...EMPTY_INSPECTION,
      tools: [...nameTools(documented)].map(([name, exported]) => describeTool(name, exported)),
      capabilities: { tools: {} },
    };
    return { json: JSON.stringify(inspection), isError: false };
  }
}

function agreeing(functions: readonly ExportedFunction[], world: string): ExportedFunction[] {
  try {
    const { functions: documented, differences } = withWorld(functions, world);
    if (differences.length === 0) return documented;
    throw new PlatformError(
      'VALIDATION_FAILED',
      `world.wit does not agree with plugin.wasm: ${differences.slice(0, 10).join('; ')}. Pack the world.wit that the component was built from`,
    );
  } catch (error) {
    if (!(error instanceof WitSyntaxError)) throw error;
    throw new PlatformError('VALIDATION_FAILED', `world.wit, ${error.message}`);
  }
}
