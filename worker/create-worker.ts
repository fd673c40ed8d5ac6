import type { Dispatcher } from 'undici';
import { atMost } from '../platform/at-most.ts';
import { openSettings } from '../platform/builtin-settings.ts';
import { saveBuiltinStates } from '../platform/builtin-states.ts';
import { watchChanges } from '../platform/changes.ts';
import type { Config } from '../platform/config.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { SecretBox } from '../platform/secrets.ts';
import { Snapshots } from '../platform/snapshots.ts';
import type { Stores } from '../platform/stores.ts';
import type { Tracing } from '../platform/tracing.ts';
import { filesSettings } from '../schema/builtins/files.ts';
import { findBuiltin } from '../schema/builtins/index.ts';
import { CapabilityKind } from '../schema/capability.ts';
import { Recorder } from './activity/recorder.ts';
import { BuiltinExecutor } from './builtins/builtin-executor.ts';
import { lookForNeeds } from './builtins/needs.ts';
import { createBuiltins } from './builtins/registry.ts';
import { type CapabilitySnapshot, loadCapability } from './capability-snapshot.ts';
import { AccessTokens } from './connectors/mcp/authorization/access-tokens.ts';
import { AuthorizationExecutor } from './connectors/mcp/authorization/authorization-executor.ts';
import { AuthorizationFlow } from './connectors/mcp/authorization/authorization-flow.ts';
import { RegisteredClients } from './connectors/mcp/authorization/clients.ts';
import { Grants } from './connectors/mcp/authorization/grants.ts';
import { GrantRequests } from './connectors/mcp/grant-request.ts';
import { Keeper } from './connectors/mcp/keeper.ts';
import { ListChangeReports } from './connectors/mcp/list-change-reports.ts';
import { McpExecutor } from './connectors/mcp/mcp-executor.ts';
import type { McpTarget } from './connectors/mcp/mcp-target.ts';
import { ResourceListens } from './connectors/mcp/resource-listens.ts';
import { Resubscriber } from './connectors/mcp/resubscriber.ts';
import { SessionPool } from './connectors/mcp/session-pool.ts';
import { ServerProcesses } from './connectors/mcp/stdio/server-processes.ts';
import { type EgressDispatchers, Upstreams } from './connectors/mcp/upstreams.ts';
import { AccessTokens as RestTokens } from './connectors/rest/auth/access-tokens.ts';
import { RefreshTokens } from './connectors/rest/auth/refresh-tokens.ts';
import { type RestCapability, RestExecutor } from './connectors/rest/rest-executor.ts';
import { type DocumentLimits, RestInspector } from './connectors/rest/rest-inspector.ts';
import { RestTrial } from './connectors/rest/rest-trial.ts';
import { DocumentReader } from './documents/document-reader.ts';
import { EmbeddingExecutor } from './embeddings/embedding-executor.ts';
import { platformEmbedder } from './embeddings/platform-embedder.ts';
import { ExecutionWorker } from './execution-worker.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';
import { Inspector } from './inspector.ts';
import { LeaseHolder } from './lease-holder.ts';
import { MaintenanceWorker } from './maintenance/maintenance-worker.ts';
import type { RetentionLimits } from './maintenance/retention.ts';
import type { Model } from './omni/model.ts';
import { OmniExecutor } from './omni/omni-executor.ts';
import { withCallTrace } from './outgoing/call-trace.ts';
import { OwnerChannel } from './owner-channel.ts';
import { createPlugins, type PluginOptions } from './plugins/create-plugins.ts';
import { RegistryReader } from './registry-reader.ts';
import { ReplySender } from './reply-sender.ts';
import { WorkspaceRooms } from './workspace/workspace-room.ts';

export interface WorkerOptions {
  id: string;
  config: Config;
  concurrency: number;
  retention: RetentionLimits;
  stores: Stores;
  secrets: SecretBox;
  tracing: Tracing;
  egress: EgressDispatchers;
  /** A way out to the endpoints that the operator named in environment variables. */
  operatorEgress: Dispatcher;
  stdio: StdioLimits;
  /** A session with an MCP server that nobody used for this long is closed. */
  upstreamIdleSeconds: number;
  /** The registry of MCP servers that the operator named. */
  registryUrl: string;
  /** What the platform's URLs begin with. */
  publicUrl: string;
  documents: DocumentLimits;
  /** How much of a REST API's answer is passed on, in bytes. */
  maxResponseBytes: number;
  plugins: PluginOptions;
  /** For choosing tools. */
  models: readonly Model[];
  logger: Logger;
}

/** What the operator allows processes of stdio connectors. */
export interface StdioLimits {
  allow: readonly string[];
  maxProcesses: number;
  idleSeconds: number;
}

/** Copies older than this are read again, in milliseconds: a change that was missed shows after that at the latest. */
const REFRESH_MS = 60_000;
const MAX_SNAPSHOTS = 5000;
/** How long what runs in the background may take to come to an end, in milliseconds. */
const STOP_MS = 3000;

/** Puts a worker together and starts it. */
export async function createWorker(options: WorkerOptions): Promise<{ close(): Promise<void> }> {
  const { id, stores, secrets, tracing, egress, stdio, logger } = options;
  const { models } = stores.mongo;
  const { redis, channels, namespace } = stores;
  const leases = new LeaseHolder(redis, namespace, id, logger);
  const owners = new OwnerChannel(channels, logger);
  const processes = new ServerProcesses({
    allow: stdio.allow,
    max: stdio.maxProcesses,
    path: process.env.PATH ?? '',
    logger,
  });
  const grants = new Grants(models, redis, namespace, secrets, logger);
  const clients = new RegisteredClients(models, secrets);
  const tokens = new AccessTokens({ redis, namespace, worker: id });
  const upstreams = new Upstreams({ egress, processes, tokens, grants, clients });
  const reports = new ListChangeReports(channels, logger);
  const idle = { processIdleMs: stdio.idleSeconds * 1000, sessionIdleMs: options.upstreamIdleSeconds * 1000 };
  const resubscriber = new Resubscriber({ execute: route, owners, logger });
  const pool = new SessionPool({ upstreams, leases, owners, reports, resubscriber, ...idle, logger });
  const listens = new ResourceListens(owners, leases, logger);
  const mcp = new McpExecutor({
    pool,
    listens,
    reports,
    grants: new GrantRequests(redis, namespace, options.publicUrl),
    tracing,
  });
  const refreshTokens = new RefreshTokens(models, redis, namespace, secrets, logger);
  const restTokens = new RestTokens({ redis, namespace, worker: id, secrets, egress, refreshTokens });
  const rest = new RestExecutor(restTokens, egress, options.maxResponseBytes);
  const descriptions = new RestInspector(secrets, egress, restTokens, options.documents);
  const restTrial = new RestTrial(descriptions, rest, restTokens, secrets);
  const inspector = new Inspector(secrets, upstreams, descriptions);
  const authorizations = new AuthorizationExecutor({
    store: { models, channels },
    secrets,
    upstreams,
    flow: new AuthorizationFlow({
      redis,
      namespace,
      secrets,
      grants,
      clients,
      publicUrl: options.publicUrl,
    }),
    tokens,
    inspect: (connector, caller, signal) => inspector.inspect(connector, caller, signal),
  });
  const registries = new RegistryReader(egress, options.registryUrl);
  const omni = new OmniExecutor(options.models, logger);
  const embedder = platformEmbedder(options.config, options.operatorEgress);
  const embeddings = new EmbeddingExecutor(embedder, redis, namespace);
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
  const rooms = new WorkspaceRooms(redis, namespace, async (gateway) => {
    const { quotaMb, maxFiles } = filesSettings.parse((await settings.get(gateway))?.get('files') ?? {});
    const bytes = quotaMb === undefined ? options.config.workspaceBytes : quotaMb * 1024 * 1024;
    return { bytes, files: maxFiles };
  });
  const plugins = createPlugins(options.plugins, stores, rooms, logger);
  const documents = new DocumentReader(logger);
  const builtins = new BuiltinExecutor(
    createBuiltins({ ...options, models, redis, channels, namespace, documents, leases, owners, rooms }),
    {
      settingsOf: async (gateway, capability) => (await settings.get(gateway))?.get(capability) ?? {},
    },
  );
  const keeper = new Keeper({ store: { models, channels }, secrets, upstreams, leases, logger });

  async function route(context: ExecutionContext): Promise<ExecutionResult> {
    const { method } = context.execution;
    if (method === 'inspect') {
      return 'plugin' in context.execution.params
        ? plugins.inspector.execute(context)
        : inspector.execute(context);
    }
    if (method === 'rest/try') return restTrial.execute(context);
    if (method === 'registry/get') return registries.execute(context);
    if (method === 'oauth/begin') return authorizations.begin(context);
    if (method === 'oauth/redeem') return authorizations.redeem(context);
    if (method === 'omni/choose') return omni.execute(context);
    if (method === 'embed') return embeddings.execute(context);
    const capability = await capabilities.get(context.execution.capability);
    if (capability === undefined) throw new PlatformError('UNAVAILABLE', 'the capability is gone');
    if (capability.kind === CapabilityKind.BUILTIN) return builtins.execute(capability.id, context);
    if (capability.plugin !== undefined) {
      return plugins.executor.execute(capability.name, capability.plugin, context);
    }
    if (capability.mcp !== undefined)
      return mcp.execute(capability as CapabilitySnapshot & { mcp: McpTarget }, context);
    if (capability.rest !== undefined) return rest.execute(capability as RestCapability, context);
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

  /** What was just uploaded or activated is soon called: it is built before that. */
  async function prepare(id: string): Promise<void> {
    const plugin = (await capabilities.get(id))?.plugin;
    if (plugin !== undefined) await plugins.executor.prepare(plugin);
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
        listens.closeOwner(change.id);
        void builtins.ownerGone(change.id);
        return;
      }
      if (change.kind === 'knowledge') void builtins.changed('knowledge', change.id);
      if (change.kind !== 'capability') return;
      capabilities.invalidate(change.id);
      tokens.forget(change.id);
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
    tracing,
    execute: (context) => withCallTrace(tracing, context.trace, () => route(context)),
    vitals: () => ({
      upstreamSessions: pool.size,
      sandboxes: { ...builtins.statistics, ...documents.statistics, ...plugins.sandboxes() },
      memoryBytes: process.memoryUsage.rss(),
    }),
    logger,
  });
  await saveBuiltinStates({ models, channels }, await lookForNeeds(options.config.builtins));
  owners.onHeard((owner, method, params) => pool.tell(owner, method, params));
  await owners.start();
  const maintenance = new MaintenanceWorker({
    redis,
    namespace,
    models,
    retention: options.retention,
    logger,
  });
  const recorder = new Recorder({ redis, namespace, models, leases, logger });
  await worker.start();
  recorder.start();
  await maintenance.start();
  await keeper.start();
  return {
    async close() {
      keeper.close();
      await atMost(STOP_MS, Promise.all([recorder.close(), maintenance.close()]));
      await worker.close();
      listens.close();
      await pool.close();
      reports.close();
      await processes.close();
      await atMost(STOP_MS, leases.close());
      await builtins.close();
      await documents.close();
      await plugins.executor.close();
    },
  };
}
