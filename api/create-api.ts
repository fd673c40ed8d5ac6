import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { type Change, watchChanges } from '../platform/changes.ts';
import { CHANNELS } from '../platform/channels.ts';
import type { Config } from '../platform/config.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { openMaintenanceQueue } from '../platform/maintenance-queue.ts';
import { ComponentFiles } from '../platform/plugins/component-files.ts';
import { createSecretBox, type SecretBox } from '../platform/secrets.ts';
import { sharedKey } from '../platform/shared-key.ts';
import { Snapshots } from '../platform/snapshots.ts';
import type { Stores } from '../platform/stores.ts';
import type { Tracing } from '../platform/tracing.ts';
import { ActivityLog } from './activity/activity-log.ts';
import { Refusals } from './activity/refusals.ts';
import { configuration } from './configuration/route.ts';
import { ConfigurationService } from './configuration/service.ts';
import { FailedAttempts } from './credentials/failed-attempts.ts';
import { LastUse } from './credentials/last-use.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { Authenticator } from './gateway/authentication/authenticator.ts';
import { Challenger } from './gateway/authentication/challenge.ts';
import { endUnwelcome } from './gateway/authentication/end-unwelcome.ts';
import { KeySets } from './gateway/authentication/key-sets.ts';
import { protectedResourceMetadata } from './gateway/authentication/metadata-route.ts';
import { TokenVerifier } from './gateway/authentication/token-verifier.ts';
import { Discovery } from './gateway/discovery/discovery.ts';
import { Embeddings } from './gateway/discovery/embeddings.ts';
import { ToolVectors } from './gateway/discovery/tool-vectors.ts';
import type { GatewaySnapshot } from './gateway/gateway-snapshot.ts';
import { healthAndStatus } from './gateway/health.ts';
import { InFlight } from './gateway/in-flight.ts';
import { InputRounds } from './gateway/input/input-rounds.ts';
import { RequestStates } from './gateway/input/request-state.ts';
import { WaitingCalls } from './gateway/input/waiting-calls.ts';
import { KeptSubscriptions } from './gateway/kept-subscriptions.ts';
import { ListChanges } from './gateway/list-changes.ts';
import { loadGateway } from './gateway/load-gateway.ts';
import { Owners } from './gateway/owners.ts';
import { Peers } from './gateway/peers.ts';
import { Questions } from './gateway/questions.ts';
import { RequestLimits } from './gateway/request-limits.ts';
import { Server } from './gateway/serve.ts';
import type { GatewayServices } from './gateway/services.ts';
import { SessionStore } from './gateway/session-store.ts';
import { EventLog } from './gateway/streams/event-log.ts';
import { SessionStreams } from './gateway/streams/session-streams.ts';
import { TaskRoutes } from './gateway/task-routes.ts';
import { plainHttp } from './gateway/transports/plain-http/route.ts';
import { httpSse } from './gateway/transports/sse/route.ts';
import { ChangeSubscriptions } from './gateway/transports/streamable-http/change-subscriptions.ts';
import { streamableHttp } from './gateway/transports/streamable-http/route.ts';
import { LiveActivity } from './graphql/activity/live.ts';
import { ActivityService } from './graphql/activity/service.ts';
import { UsageService } from './graphql/activity/usage-service.ts';
import { AuditLog } from './graphql/audit/audit-log.ts';
import { AuditService } from './graphql/audit/service.ts';
import { RestConnectors } from './graphql/capabilities/rest-connectors.ts';
import { CapabilityService } from './graphql/capabilities/service.ts';
import { ChangeAnnouncer } from './graphql/change-announcer.ts';
import type { Services } from './graphql/context.ts';
import { contextCreator } from './graphql/create-context.ts';
import { GatewayService } from './graphql/gateways/service.ts';
import { ToolApprovals } from './graphql/gateways/tool-approvals.ts';
import { GatewayViews } from './graphql/gateways/views.ts';
import { JwtService } from './graphql/jwt/service.ts';
import { KeyService } from './graphql/keys/service.ts';
import { KnowledgeService } from './graphql/knowledge/service.ts';
import { knowledgeUpload } from './graphql/knowledge/upload-route.ts';
import { ServerInspection } from './graphql/mcp-connectors/server-inspection.ts';
import { McpConnectorService } from './graphql/mcp-connectors/service.ts';
import { OpenStreams } from './graphql/open-streams.ts';
import { PlaygroundService } from './graphql/playground/service.ts';
import { ComponentInspection } from './graphql/plugins/component-inspection.ts';
import { PluginRecords } from './graphql/plugins/plugin-records.ts';
import { PluginService } from './graphql/plugins/service.ts';
import { PluginVersions } from './graphql/plugins/versions.ts';
import { RegistryClient } from './graphql/registry/registry-client.ts';
import { RegistryService } from './graphql/registry/service.ts';
import { graphql } from './graphql/route.ts';
import { buildManagementSchema } from './graphql/schema.ts';
import { SpecificationService } from './graphql/specifications/service.ts';
import { SystemService } from './graphql/system/service.ts';
import { UpstreamOAuthService } from './graphql/upstream-oauth/service.ts';
import { activityExport } from './http/activity-export.ts';
import { allowedNames } from './http/allowed-names.ts';
import { answerErrors } from './http/errors.ts';
import { guardNames } from './http/guard.ts';
import { health } from './http/health.ts';
import { rewriteGatewayHost } from './http/host-routing.ts';
import { guardPaths } from './http/path-access.ts';
import { createAccess } from './identity/create-access.ts';
import { managementAccess } from './identity/management-access.ts';
import { SlidingWindows } from './limits/sliding-windows.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { metricsPage } from './metrics/route.ts';
import { Page } from './pages/page.ts';
import { consolePages } from './pages/route.ts';
import { queueDashboard } from './queues/route.ts';
import { openApiUpload } from './uploads/openapi-upload.ts';
import { pluginUpload } from './uploads/plugin-upload.ts';
import { Authorizations } from './upstream-oauth/authorizations.ts';
import { upstreamOAuth } from './upstream-oauth/route.ts';

/** Bodies of requests to gateways, in bytes. */
const MAX_BODY = 4 * 1024 * 1024;

/** Gateways that a process holds compiled. */
const MAX_GATEWAYS = 2000;

/** Copies older than this are read again, in milliseconds: a change that was missed shows after that at the latest. */
const REFRESH_MS = 60_000;

export interface ApiOptions {
  config: Config;
  /** What printed URLs begin with. */
  publicUrl: string;
  adminKey: string;
  stores: Stores;
  secrets: SecretBox;
  tracing: Tracing;
  logger: Logger;
  /** The folder with the built pages. */
  webRoot: string;
}

/** Puts the API together. Nothing listens yet. */
export async function createApi(options: ApiOptions) {
  const { config, publicUrl, stores, logger, webRoot } = options;
  const { models } = stores.mongo;
  const { redis, channels, namespace } = stores;
  const id = newId();

  const peers = new Peers(id, channels);
  const dispatcher = new Dispatcher({
    process: id,
    redis,
    channels,
    namespace,
    maxPerGateway: config.gatewayBacklog,
    logger,
  });
  const gateways = new Snapshots<GatewaySnapshot>({
    load: (gateway) => loadGateway(models, gateway),
    max: MAX_GATEWAYS,
    refreshAfterMs: REFRESH_MS,
    logger,
  });
  const metrics = createMetrics(stores, dispatcher, logger);
  const activity = new ActivityLog(redis, namespace, logger, metrics.observe);
  const refusals = new Refusals(activity, gateways);
  const sessions = new SessionStore(redis, channels, namespace);
  const streams = new SessionStreams(new EventLog(redis, namespace), peers, logger);
  const subscriptions = new ChangeSubscriptions();
  const questions = new Questions(peers);
  const listening = () => [...streams.listening(), ...subscriptions.listening()];
  const kept = new KeptSubscriptions({ redis, channels, namespace, dispatcher, gateways, listening, logger });
  const windows = new SlidingWindows(redis, namespace, logger);
  const limits = new RequestLimits(windows);
  const server = new Server({
    dispatcher,
    discovery: new Discovery(new ToolVectors(new Embeddings(dispatcher, logger), logger)),
    limits,
    tasks: new TaskRoutes(redis, namespace),
    subscriptions: kept,
    activity,
    tracing: options.tracing,
  });
  const states = new RequestStates(createSecretBox(await sharedKey(redis, namespace, 'request-state')));
  const attempts = new FailedAttempts(windows);
  const keyUse = new LastUse(models.apiKeys, logger);
  const tokens = new TokenVerifier(new KeySets(config.egressAllow, logger));
  const services: GatewayServices = {
    gateways,
    authenticator: new Authenticator(tokens, new Challenger(publicUrl), attempts, keyUse),
    limits,
    server,
    inputRounds: new InputRounds(server, states, new WaitingCalls(peers)),
    sessions,
    streams,
    questions,
    kept,
    owners: new Owners({ channels, gateways, sessions, streams, subscriptions, questions, logger }),
    inFlight: new InFlight(peers),
    activity,
    refusals,
    logger,
  };

  const open = new OpenStreams();
  const listChanges = new ListChanges(gateways, streams, subscriptions, logger);
  const gatewayChanged = async (gateway: string) => {
    await listChanges.gatewayChanged(gateway);
    await endUnwelcome(services, subscriptions, gateway);
  };
  const follow = (change: Change) => {
    if (change.kind === 'gateway') void gatewayChanged(change.id);
    else if (change.kind === 'capability') void listChanges.capabilityChanged(change.id);
    else if (change.kind === 'resources-changed') listChanges.resourcesChanged(change.id);
    else if (change.kind === 'access') open.recheck();
    else {
      sessions.forget(change.id);
      if (change.kind === 'session-ended') streams.endSession(change.id);
    }
  };

  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: MAX_BODY,
    trustProxy: config.trustProxy,
    rewriteUrl: rewriteGatewayHost,
    genReqId: newId,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 256 },
  });
  // Bodies are JSON; a page of another site could send plain text without asking first.
  app.removeContentTypeParser('text/plain');
  answerErrors(app, refusals);
  await guardNames(app, allowedNames(publicUrl, config.allowedHosts, config.allowedOrigins));

  const audit = new AuditLog(models, logger);
  const changes = new ChangeAnnouncer(channels, follow, logger);
  const page = await Page.read(webRoot, 'console');
  const access = await createAccess({ ...options, windows, attempts, audit, changes, page });
  guardPaths(app, access.identifier);
  await app.register(health(stores, dispatcher));
  await app.register(streamableHttp(services, subscriptions));
  await app.register(httpSse(services));
  await app.register(plainHttp(services, publicUrl));
  await app.register(healthAndStatus(services, dispatcher));
  await app.register(protectedResourceMetadata(services, publicUrl));

  // After gateways, which know no cookies and are to lose no time on them.
  await app.register(cookie);

  const authorizations = new Authorizations(dispatcher);
  await app.register(upstreamOAuth({ authorizations, gateways, redis, namespace, publicUrl, logger }));

  await app.register(consolePages(page, webRoot));
  await app.register(access.routes);
  const { identifier } = access;
  const maintenance = openMaintenanceQueue(redis, namespace);
  const management = {
    ...createManagement(options, dispatcher, authorizations, services, changes, audit),
    ...access.services,
    system: new SystemService(stores, dispatcher, maintenance),
  };
  const managed = managementAccess(identifier);
  await app.register(queueDashboard(dispatcher, maintenance));
  await app.register(metricsPage(metrics.registry, managed));
  await app.register(activityExport(management.activity));
  const schema = await buildManagementSchema();
  await app.register(pluginUpload(management.plugins, managed, config.plugins));
  await app.register(
    openApiUpload({
      schema,
      connectors: management.restConnectors,
      managed,
      maxBytes: config.openApiMaxBytes,
    }),
  );
  const createContext = contextCreator(management, models, identifier);
  const configurations = new ConfigurationService(schema, models, options.secrets);
  await app.register(configuration(configurations, createContext));
  const playground = await Page.read(webRoot, 'playground');
  await app.register(knowledgeUpload(management.knowledge, createContext));
  const maxDocumentBytes = config.openApiMaxBytes;
  await graphql(app, { schema, createContext, open, logger, playground, maxDocumentBytes });

  await channels.subscribe(CHANNELS.api(id), (message) => dispatcher.receive(message));
  await peers.start();
  await services.owners.start();
  await dispatcher.start();
  await watchChanges(channels, follow, () => {
    gateways.invalidateAll();
    sessions.forgetAll();
    open.recheck();
    for (const gateway of gateways.ids()) void endUnwelcome(services, subscriptions, gateway);
  });

  return {
    app,
    async close(): Promise<void> {
      subscriptions.close();
      streams.close();
      await app.close();
      await dispatcher.close();
      await maintenance.close();
      await activity.close();
      await keyUse.close();
      await access.close();
    },
  };
}

function createManagement(
  { config, publicUrl, stores, secrets }: ApiOptions,
  dispatcher: Dispatcher,
  authorizations: Authorizations,
  { gateways, server, activity }: GatewayServices,
  changes: ChangeAnnouncer,
  auditLog: AuditLog,
): Omit<Services, 'managementKeys' | 'signIn' | 'system' | 'users'> {
  const { models } = stores.mongo;
  const { channels, redis, namespace } = stores;
  const inspection = new ServerInspection(dispatcher);
  const mcpConnectors = new McpConnectorService(models, changes, auditLog, inspection, secrets);
  const registryClient = new RegistryClient(dispatcher);
  const store = { models, channels };
  const restConnectors = new RestConnectors({ store, changes, audit: auditLog, dispatcher, secrets });
  const versions = new PluginVersions(models, new ComponentFiles(stores.mongo.connection));
  return {
    activity: new ActivityService(models),
    audit: new AuditService(models),
    capabilities: new CapabilityService({
      store,
      changes,
      audit: auditLog,
      inspection,
      secrets,
      mcp: mcpConnectors,
      rest: restConnectors,
      versions,
    }),
    gateways: new GatewayService(models, changes, auditLog, secrets),
    jwt: new JwtService(models, changes, auditLog),
    keys: new KeyService(models, changes, auditLog),
    knowledge: new KnowledgeService(models, channels, dispatcher, auditLog),
    liveActivity: new LiveActivity(channels),
    mcpConnectors,
    playground: new PlaygroundService(gateways, server, auditLog),
    plugins: new PluginService(
      new PluginRecords(store, secrets, changes),
      versions,
      new ComponentInspection(redis, namespace, dispatcher),
      auditLog,
    ),
    registry: new RegistryService(registryClient, mcpConnectors, secrets, auditLog, config.mcpRegistryUrl),
    restConnectors,
    specifications: new SpecificationService(models, changes, auditLog),
    toolApprovals: new ToolApprovals(models, changes, auditLog),
    upstreamOAuth: new UpstreamOAuthService(models, changes, auditLog, authorizations),
    usage: new UsageService(models),
    views: new GatewayViews(gateways, activity, publicUrl),
  };
}
