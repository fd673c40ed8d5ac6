import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { egressPolicy } from '../../platform/egress/address.ts';
import { createEgressDispatcher } from '../../platform/egress/dispatcher.ts';
import { createLogger } from '../../platform/logger.ts';
import { NOT_ALLOWED } from '../../worker/plugins/bridges/http-bridge.ts';
import { type BuiltComponent, ComponentCache } from '../../worker/plugins/build/component-cache.ts';
import type { CallReply } from '../../worker/plugins/host/messages.ts';
import { nameTools } from '../../worker/plugins/interface/tool-names.ts';
import { WitSyntaxError } from '../../worker/plugins/interface/wit-tokens.ts';
import type { ExportedFunction } from '../../worker/plugins/interface/wit-type.ts';
import { withWorld } from '../../worker/plugins/interface/with-world.ts';
import { PluginRunner } from '../../worker/plugins/plugin-runner.ts';
import { type PluginTarget, pluginTarget } from '../../worker/plugins/plugin-target.ts';
import type { WorkspaceRoom } from '../../worker/workspace/workspace-room.ts';
import { Failure } from '../failure.ts';
import { type PackedPlugin, toFailure, USUAL_LIMITS } from './pack-plugin.ts';
import type { Project } from './project.ts';

/** A plugin that runs here, as it would on a worker. */
export class LocalPlugin {
  readonly tools: ReadonlyMap<string, ExportedFunction>;
  readonly #component: BuiltComponent;
  readonly #target: PluginTarget;
  readonly #runner: PluginRunner;

  private constructor(
    tools: ReadonlyMap<string, ExportedFunction>,
    component: BuiltComponent,
    target: PluginTarget,
    runner: PluginRunner,
  ) {
    this.tools = tools;
    this.#component = component;
    this.#target = target;
    this.#runner = runner;
  }

  /** @throws Failure where a platform would refuse it. */
  static async open({ folder }: Project, { content }: PackedPlugin): Promise<LocalPlugin> {
    const { component, manifest, world, environment } = content;
    const logger = createLogger('plugin', 'error');
    const cache = new ComponentCache(
      join(folder, '.omnigate', 'components'),
      USUAL_LIMITS.cacheBytes,
      logger,
    );
    const componentHash = createHash('sha256').update(component).digest('hex');
    const target = pluginTarget({ key: content.hash, componentHash, file: '' }, manifest, environment);
    const built = await cache.get(target, async () => component).catch(toFailure);
    const functions = world === undefined ? built.functions : documented(built.functions, world);
    // Whoever tests on their own machine may reach their own network, where the manifest says so.
    const restriction = {
      allows: (host: string, address: string) => target.network.mayConnect(host, address),
      reason: NOT_ALLOWED,
    };
    const dispatcher = createEgressDispatcher(egressPolicy([], true), undefined, restriction);
    const runner = new PluginRunner({
      cache,
      dispatcherFor: () => dispatcher,
      limits: { minHosts: 1, maxHosts: 1 },
      logger,
    });
    return new LocalPlugin(nameTools(functions), built, target, runner);
  }

  get limits(): { timeoutMs: number; memoryBytes: number } {
    return this.#target;
  }

  /** @param workspace the folder that stands for a gateway's files. */
  run(
    exported: ExportedFunction,
    given: Record<string, unknown>,
    workspace: string | undefined,
  ): Promise<CallReply> {
    return this.#runner.run({
      target: this.#target,
      folder: this.#component.folder,
      exported,
      arguments: exported.parameters.map(({ name }) => given[name]),
      workspace: workspace === undefined ? undefined : { folder: workspace, room: ENDLESS },
      caller: 'test',
      signal: new AbortController().signal,
    });
  }

  async close(): Promise<void> {
    await this.#runner.close();
  }
}

/** Nobody keeps to a quota on their own machine. */
const ENDLESS: WorkspaceRoom = {
  use: async (_wanted, _count, work) => void (await work()),
  giveBack: async () => undefined,
  forget: async () => undefined,
};

function documented(functions: readonly ExportedFunction[], world: string): ExportedFunction[] {
  try {
    const { functions: described, differences } = withWorld(functions, world);
    if (differences.length === 0) return described;
    throw new Failure(`world.wit does not agree with plugin.wasm: ${differences.join('; ')}`);
  } catch (error) {
    if (error instanceof WitSyntaxError) throw new Failure(`world.wit, ${error.message}`);
    throw error;
  }
}
