import { watchChanges } from '../platform/changes.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { SecretBox } from '../platform/secrets.ts';
import { Snapshots } from '../platform/snapshots.ts';
import type { Stores } from '../platform/stores.ts';
import { CapabilityKind } from '../schema/capability.ts';
import type { Builtin } from './builtins/builtin.ts';
import { BuiltinExecutor } from './builtins/builtin-executor.ts';
import { CodeRunner } from './builtins/code-runner/code-runner.ts';
import { type CapabilitySnapshot, loadCapability } from './capability-snapshot.ts';
import { Keeper } from './connectors/mcp/keeper.ts';
import { McpExecutor } from './connectors/mcp/mcp-executor.ts';
import type { EgressDispatchers, McpTarget } from './connectors/mcp/mcp-target.ts';
import { SessionPool } from './connectors/mcp/session-pool.ts';
import { ExecutionWorker } from './execution-worker.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';
import { Inspector } from './inspector.ts';
import { LeaseHolder } from './lease-holder.ts';
import { createPlugins, type PluginOptions } from './plugins/create-plugins.ts';
import { ReplySender } from './reply-sender.ts';

export interface WorkerOptions {
  id: string;
  concurrency: number;
  stores: Stores;
  secrets: SecretBox;
  egress: EgressDispatchers;
  plugins: PluginOptions;
  logger: Logger;
}

/** Copies older than this are read again, in milliseconds: a change that was missed shows after that at the latest. */
const REFRESH_MS = 60_000;
const MAX_SNAPSHOTS = 5000;

/** Puts a worker together and starts it. */
export async function createWorker(options: WorkerOptions): Promise<{ close(): Promise<void> }> {
  const { id, stores, secrets, egress, logger } = options;
  const { models } = stores.mongo;
  const { redis, channels, namespace } = stores;
  const leases = new LeaseHolder(redis, namespace, id, logger);
  const pool = new SessionPool(egress, leases, logger);
  const mcp = new McpExecutor(pool);
  const inspector = new Inspector(secrets, egress);
  const plugins = createPlugins(options.plugins, stores, logger);
  const capabilities = new Snapshots<CapabilitySnapshot>({
    load: (capability) => loadCapability(models, secrets, capability),
    max: MAX_SNAPSHOTS,
    refreshAfterMs: REFRESH_MS,
    logger,
  });
  const settings = new Snapshots<Map<string, Record<string, unknown>>>({
    async load(gateway) {
      const found = await models.gateways.findById(gateway, { attachments: 1 }).lean();
      return found ? new Map(found.attachments.map((it) => [it.capabilityId, it.settings])) : undefined;
    },
    max: MAX_SNAPSHOTS,
    refreshAfterMs: REFRESH_MS,
    logger,
  });
  const builtins = new BuiltinExecutor(new Map<string, Builtin>([['code-runner', new CodeRunner(logger)]]), {
    settingsOf: async (gateway, capability) => (await settings.get(gateway))?.get(capability) ?? {},
  });
  const keeper = new Keeper({ store: { models, channels }, secrets, egress, leases, logger });

  async function execute(context: ExecutionContext): Promise<ExecutionResult> {
    if (context.execution.method === 'inspect') {
      return 'plugin' in context.execution.params
        ? plugins.inspector.execute(context)
        : inspector.execute(context);
    }
    const capability = await capabilities.get(context.execution.capability);
    if (capability === undefined) throw new PlatformError('UNAVAILABLE', 'the capability is gone');
    if (capability.kind === CapabilityKind.BUILTIN) return builtins.execute(capability.id, context);
    if (capability.plugin !== undefined) {
      return plugins.executor.execute(capability.name, capability.plugin, context);
    }
    if (capability.mcp !== undefined)
      return mcp.execute(capability as CapabilitySnapshot & { mcp: McpTarget }, context);
    throw new PlatformError('UNAVAILABLE', `${capability.name} cannot be run by this worker`);
  }

  /** What was just uploaded or activated is soon called: it is built before that. */
  async function prepare(id: string): Promise<void> {
    const plugin = (await capabilities.get(id))?.plugin;
    if (plugin !== undefined) await plugins.executor.prepare(plugin);
  }

  await watchChanges(
    channels,
    (change) => {
      if (change.kind === 'gateway') return settings.invalidate(change.id);
      if (change.kind === 'session-ended') return pool.closeOwner(change.id);
      if (change.kind !== 'capability') return;
      capabilities.invalidate(change.id);
      keeper
        .changed(change.id)
        .catch((error: unknown) => logger.warn({ err: error }, 'a change could not be followed'));
      prepare(change.id).catch((error: unknown) =>
        logger.warn({ err: error }, 'a plugin could not be prepared'),
      );
    },
    () => {
      settings.invalidateAll();
      capabilities.invalidateAll();
    },
  );
  const worker = new ExecutionWorker({
    id,
    concurrency: options.concurrency,
    redis,
    channels,
    namespace,
    replies: new ReplySender(redis, channels, namespace, logger),
    execute,
    logger,
  });
  await worker.start();
  await keeper.start();
  return {
    async close() {
      keeper.close();
      await worker.close();
      await pool.close();
      await leases.close();
      await builtins.close();
      await plugins.executor.close();
    },
  };
}
