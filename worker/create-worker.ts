import { atMost } from '../platform/at-most.ts';
import { watchChanges } from '../platform/changes.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { SecretBox } from '../platform/secrets.ts';
import { Snapshots } from '../platform/snapshots.ts';
import type { Stores } from '../platform/stores.ts';
import type { Tracing } from '../platform/tracing.ts';
import { CapabilityKind } from '../schema/capability.ts';
import { Recorder } from './activity/recorder.ts';
import type { Builtin } from './builtins/builtin.ts';
import { BuiltinExecutor } from './builtins/builtin-executor.ts';
import { CodeRunner } from './builtins/code-runner/code-runner.ts';
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
import { SessionPool } from './connectors/mcp/session-pool.ts';
import { ServerProcesses } from './connectors/mcp/stdio/server-processes.ts';
import { type EgressDispatchers, Upstreams } from './connectors/mcp/upstreams.ts';
import { AccessTokens as RestTokens } from './connectors/rest/auth/access-tokens.ts';
import { RefreshTokens } from './connectors/rest/auth/refresh-tokens.ts';
import { type RestCapability, RestExecutor } from './connectors/rest/rest-executor.ts';
import { type DocumentLimits, RestInspector } from './connectors/rest/rest-inspector.ts';
import { ExecutionWorker } from './execution-worker.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';
import { Inspector } from './inspector.ts';
import { LeaseHolder } from './lease-holder.ts';
import { MaintenanceWorker } from './maintenance/maintenance-worker.ts';
import type { RetentionLimits } from './maintenance/retention.ts';
import { OwnerChannel } from './owner-channel.ts';
import { RegistryReader } from './registry-reader.ts';
import { ReplySender } from './reply-sender.ts';

export interface WorkerOptions {
  id: string;
  concurrency: number;
  retention: RetentionLimits;
  stores: Stores;
  secrets: SecretBox;
  tracing: Tracing;
  egress: EgressDispatchers;
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
  const pool = new SessionPool({ upstreams, leases, owners, reports, ...idle, logger });
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
  const codeRunner = new CodeRunner(logger);
  const builtins = new BuiltinExecutor(new Map<string, Builtin>([['code-runner', codeRunner]]), {
    settingsOf: async (gateway, capability) => (await settings.get(gateway))?.get(capability) ?? {},
  });
  const keeper = new Keeper({ store: { models, channels }, secrets, upstreams, leases, logger });

  async function execute(context: ExecutionContext): Promise<ExecutionResult> {
    if (context.execution.method === 'inspect') return inspector.execute(context);
    if (context.execution.method === 'registry/get') return registries.execute(context);
    if (context.execution.method === 'oauth/begin') return authorizations.begin(context);
    if (context.execution.method === 'oauth/redeem') return authorizations.redeem(context);
    const capability = await capabilities.get(context.execution.capability);
    if (capability === undefined) throw new PlatformError('UNAVAILABLE', 'the capability is gone');
    if (capability.kind === CapabilityKind.BUILTIN) return builtins.execute(capability.id, context);
    if (capability.mcp !== undefined)
      return mcp.execute(capability as CapabilitySnapshot & { mcp: McpTarget }, context);
    if (capability.rest !== undefined) return rest.execute(capability as RestCapability, context);
    throw new PlatformError('UNAVAILABLE', `${capability.name} cannot be run by this worker`);
  }

  await watchChanges(
    channels,
    (change) => {
      if (change.kind === 'gateway') return settings.invalidate(change.id);
      if (change.kind === 'session-ended') {
        pool.closeOwner(change.id);
        listens.closeOwner(change.id);
        return;
      }
      if (change.kind !== 'capability') return;
      capabilities.invalidate(change.id);
      tokens.forget(change.id);
      keeper
        .changed(change.id)
        .catch((error: unknown) => logger.warn({ err: error }, 'a change could not be followed'));
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
    tracing,
    execute,
    vitals: () => ({
      upstreamSessions: pool.size,
      sandboxes: codeRunner.statistics,
      memoryBytes: process.memoryUsage.rss(),
    }),
    logger,
  });
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
    },
  };
}
