import type { Dispatcher } from 'undici';
import { openSettings } from '../platform/builtin-settings.ts';
import { saveBuiltinStates } from '../platform/builtin-states.ts';
import { watchChanges } from '../platform/changes.ts';
import type { Config } from '../platform/config.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { SecretBox } from '../platform/secrets.ts';
import { Snapshots } from '../platform/snapshots.ts';
import type { Stores } from '../platform/stores.ts';
import { findBuiltin } from '../schema/builtins/index.ts';
import { CapabilityKind } from '../schema/capability.ts';
import { BuiltinExecutor } from './builtins/builtin-executor.ts';
import { lookForNeeds } from './builtins/needs.ts';
import { createBuiltins } from './builtins/registry.ts';
import { type CapabilitySnapshot, loadCapability } from './capability-snapshot.ts';
import { Keeper } from './connectors/mcp/keeper.ts';
import { McpExecutor } from './connectors/mcp/mcp-executor.ts';
import type { EgressDispatchers, McpTarget } from './connectors/mcp/mcp-target.ts';
import { SessionPool } from './connectors/mcp/session-pool.ts';
import { DocumentReader } from './documents/document-reader.ts';
import { ExecutionWorker } from './execution-worker.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';
import { Inspector } from './inspector.ts';
import { LeaseHolder } from './lease-holder.ts';
import { ReplySender } from './reply-sender.ts';

export interface WorkerOptions {
  id: string;
  config: Config;
  concurrency: number;
  stores: Stores;
  secrets: SecretBox;
  egress: EgressDispatchers;
  /** A way out to the endpoints that the operator named in environment variables. */
  operatorEgress: Dispatcher;
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
  const capabilities = new Snapshots<CapabilitySnapshot>({
    load: (capability) => loadCapability(models, secrets, capability),
    max: MAX_SNAPSHOTS,
    refreshAfterMs: REFRESH_MS,
    logger,
  });
  const settings = new Snapshots<Map<string, Record<string, unknown>>>({
    async load(gateway) {
      const found = await models.gateways.findById(gateway, { attachments: 1 }).lean();
      if (found === null) return undefined;
      const opened = found.attachments.map(async ({ capabilityId, settings }) => {
        const definition = findBuiltin(capabilityId);
        return [
          capabilityId,
          definition ? await openSettings(definition, settings, secrets) : settings,
        ] as const;
      });
      return new Map(await Promise.all(opened));
    },
    max: MAX_SNAPSHOTS,
    refreshAfterMs: REFRESH_MS,
    logger,
  });
  const documents = new DocumentReader(logger);
  const builtins = new BuiltinExecutor(
    createBuiltins({ ...options, models, redis, channels, namespace, documents, leases }),
    {
      settingsOf: async (gateway, capability) => (await settings.get(gateway))?.get(capability) ?? {},
    },
  );
  const keeper = new Keeper({ store: { models, channels }, secrets, egress, leases, logger });

  async function execute(context: ExecutionContext): Promise<ExecutionResult> {
    if (context.execution.method === 'inspect') return inspector.execute(context);
    const capability = await capabilities.get(context.execution.capability);
    if (capability === undefined) throw new PlatformError('UNAVAILABLE', 'the capability is gone');
    if (capability.kind === CapabilityKind.BUILTIN) return builtins.execute(capability.id, context);
    if (capability.mcp !== undefined)
      return mcp.execute(capability as CapabilitySnapshot & { mcp: McpTarget }, context);
    throw new PlatformError('UNAVAILABLE', `${capability.name} cannot be run by this worker`);
  }

  /** What built-ins store for a gateway goes with it. */
  async function forgetIfGone(gateway: string): Promise<void> {
    try {
      if ((await models.gateways.exists({ _id: gateway })) === null) await builtins.gatewayGone(gateway);
    } catch (error) {
      logger.warn({ err: error, gateway }, 'what was stored for a deleted gateway may still be there');
    }
  }

  await watchChanges(
    channels,
    (change) => {
      if (change.kind === 'gateway') {
        settings.invalidate(change.id);
        void forgetIfGone(change.id);
        return;
      }
      if (change.kind === 'session-ended') {
        pool.closeOwner(change.id);
        void builtins.ownerGone(change.id);
        return;
      }
      if (change.kind === 'knowledge') void builtins.changed('knowledge', change.id);
      if (change.kind !== 'capability') return;
      capabilities.invalidate(change.id);
      keeper
        .changed(change.id)
        .catch((error: unknown) => logger.warn({ err: error }, 'a change could not be followed'));
    },
    () => {
      settings.invalidateAll();
      capabilities.invalidateAll();
      void builtins.changed('knowledge', undefined);
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
  await saveBuiltinStates({ models, channels }, await lookForNeeds(options.config.builtins));
  await worker.start();
  await keeper.start();
  return {
    async close() {
      keeper.close();
      await worker.close();
      await pool.close();
      await leases.close();
      await builtins.close();
      await documents.close();
    },
  };
}
