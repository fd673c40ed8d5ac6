import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { type Change, watchChanges } from '../platform/changes.ts';
import { CHANNELS } from '../platform/channels.ts';
import type { Config } from '../platform/config.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { ComponentFiles } from '../platform/plugins/component-files.ts';
import type { SecretBox } from '../platform/secrets.ts';
import { Snapshots } from '../platform/snapshots.ts';
import type { Stores } from '../platform/stores.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import type { GatewaySnapshot } from './gateway/gateway-snapshot.ts';
import { healthAndStatus } from './gateway/health.ts';
import { InFlight } from './gateway/in-flight.ts';
import { ListChanges } from './gateway/list-changes.ts';
import { loadGateway } from './gateway/load-gateway.ts';
import { Peers } from './gateway/peers.ts';
import { Questions } from './gateway/questions.ts';
import { RecentRequests } from './gateway/recent-requests.ts';
import { Server } from './gateway/serve.ts';
import type { GatewayServices } from './gateway/services.ts';
import { SessionStore } from './gateway/session-store.ts';
import { EventLog } from './gateway/streams/event-log.ts';
import { SessionStreams } from './gateway/streams/session-streams.ts';
import { plainHttp } from './gateway/transports/plain-http/route.ts';
import { httpSse } from './gateway/transports/sse/route.ts';
import { ChangeSubscriptions } from './gateway/transports/streamable-http/change-subscriptions.ts';
import { streamableHttp } from './gateway/transports/streamable-http/route.ts';
import { AuditLog } from './graphql/audit/audit-log.ts';
import { AuditService } from './graphql/audit/service.ts';
import { CapabilityService } from './graphql/capabilities/service.ts';
import { ChangeAnnouncer } from './graphql/change-announcer.ts';
import type { Services } from './graphql/context.ts';
import { GatewayService } from './graphql/gateways/service.ts';
import { GatewayViews } from './graphql/gateways/views.ts';
import { KeyService } from './graphql/keys/service.ts';
import { PlaygroundService } from './graphql/playground/service.ts';
import { ComponentInspection } from './graphql/plugins/component-inspection.ts';
import { PluginRecords } from './graphql/plugins/plugin-records.ts';
import { PluginService } from './graphql/plugins/service.ts';
import { PluginVersions } from './graphql/plugins/versions.ts';
import { graphql } from './graphql/route.ts';
import { SpecificationService } from './graphql/specifications/service.ts';
import { ViewerService } from './graphql/viewer/service.ts';
import { allowedNames } from './http/allowed-names.ts';
import { answerErrors } from './http/errors.ts';
import { guardNames } from './http/guard.ts';
import { health } from './http/health.ts';
import { rewriteGatewayHost } from './http/host-routing.ts';
import { adminKeyCheck } from './identity/admin-key.ts';
import { ConsoleSessions } from './identity/console-sessions.ts';
import { createIdentifier } from './identity/identify.ts';
import { signIn } from './identity/route.ts';
import { uploads } from './uploads/route.ts';

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
  logger: Logger;
  /** The folder with the built pages. */
  webRoot: string;
}

/** Puts the API together. Nothing listens yet. */
export async function createApi(options: ApiOptions) {
  const { config, publicUrl, stores, logger } = options;
  const { models } = stores.mongo;
  const { redis, channels, namespace } = stores;
  const id = newId();

  const peers = new Peers(id, channels);
  const dispatcher = new Dispatcher(id, redis, channels, namespace, logger);
  const recent = new RecentRequests(redis, namespace, logger);
  const gateways = new Snapshots<GatewaySnapshot>({
    load: (gateway) => loadGateway(models, gateway),
    max: MAX_GATEWAYS,
    refreshAfterMs: REFRESH_MS,
    logger,
  });
  const sessions = new SessionStore(redis, channels, namespace);
  const streams = new SessionStreams(new EventLog(redis, namespace), peers, logger);
  const subscriptions = new ChangeSubscriptions();
  const server = new Server(dispatcher, recent);
  const services: GatewayServices = {
    gateways,
    server,
    sessions,
    streams,
    questions: new Questions(peers),
    inFlight: new InFlight(peers),
    recent,
    logger,
  };

  const listChanges = new ListChanges(gateways, streams, subscriptions, logger);
  const follow = (change: Change) => {
    if (change.kind === 'gateway') void listChanges.gatewayChanged(change.id);
    else if (change.kind === 'capability') void listChanges.capabilityChanged(change.id);
    else {
      sessions.forget(change.id);
      if (change.kind === 'session-ended') streams.endSession(change.id);
    }
  };

  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY,
    trustProxy: config.trustProxy,
    rewriteUrl: rewriteGatewayHost,
    genReqId: newId,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 256 },
  });
  // Bodies are JSON; a page of another site could send plain text without asking first.
  app.removeContentTypeParser('text/plain');
  answerErrors(app);
  await guardNames(app, allowedNames(publicUrl, config.allowedHosts, config.allowedOrigins));
  await app.register(cookie);
  await app.register(health(stores, dispatcher));
  await app.register(streamableHttp(services, subscriptions));
  await app.register(httpSse(services));
  await app.register(plainHttp(services, publicUrl));
  await app.register(healthAndStatus(services, dispatcher));

  const consoleSessions = new ConsoleSessions(redis, namespace);
  const secure = publicUrl.startsWith('https:');
  const identifier = createIdentifier(adminKeyCheck(options.adminKey), consoleSessions, secure);
  await app.register(signIn(consoleSessions, identifier, '/graphql'));
  const management = createManagement(options, dispatcher, services, follow, consoleSessions);
  await graphql(app, { services: management, models, identifier, logger, webRoot: options.webRoot });
  await app.register(uploads({ plugins: management.plugins, identifier, config: config.plugins }));

  await channels.subscribe(CHANNELS.api(id), (message) => dispatcher.receive(message));
  await peers.start();
  await dispatcher.start();
  await watchChanges(channels, follow, () => {
    gateways.invalidateAll();
    sessions.forgetAll();
  });

  return {
    app,
    async close(): Promise<void> {
      subscriptions.close();
      streams.close();
      await app.close();
      await dispatcher.close();
      await recent.close();
    },
  };
}

function createManagement(
  { publicUrl, stores, secrets, logger }: ApiOptions,
  dispatcher: Dispatcher,
  { gateways, server, recent }: GatewayServices,
  follow: (change: Change) => void,
  consoleSessions: ConsoleSessions,
): Services {
  const { models } = stores.mongo;
  const { channels, redis, namespace } = stores;
  const auditLog = new AuditLog(models, logger);
  const changes = new ChangeAnnouncer(channels, follow, logger);
  const versions = new PluginVersions(models, new ComponentFiles(stores.mongo.connection));
  return {
    audit: new AuditService(models),
    capabilities: new CapabilityService(models, channels, changes, auditLog, dispatcher, secrets, versions),
    gateways: new GatewayService(models, changes, auditLog),
    keys: new KeyService(models, changes, auditLog),
    playground: new PlaygroundService(gateways, server, auditLog),
    plugins: new PluginService(
      new PluginRecords({ models, channels }, secrets, changes),
      versions,
      new ComponentInspection(redis, namespace, dispatcher),
      auditLog,
    ),
    specifications: new SpecificationService(models, changes, auditLog),
    viewer: new ViewerService(consoleSessions, auditLog, publicUrl),
    views: new GatewayViews(gateways, recent, publicUrl),
  };
}
