import type { Logger } from '../../platform/logger.ts';
import type { Snapshots } from '../../platform/snapshots.ts';
import type { GatewaySnapshot } from './gateway-snapshot.ts';
import type { InFlight } from './in-flight.ts';
import type { Questions } from './questions.ts';
import type { RecentRequests } from './recent-requests.ts';
import type { ResourceSubscriptions } from './resource-subscriptions.ts';
import type { Server } from './serve.ts';
import type { SessionStore } from './session-store.ts';
import type { SessionStreams } from './streams/session-streams.ts';

/** What every way into a gateway needs. */
export interface GatewayServices {
  gateways: Snapshots<GatewaySnapshot>;
  server: Server;
  sessions: SessionStore;
  streams: SessionStreams;
  resourceSubscriptions: ResourceSubscriptions;
  questions: Questions;
  inFlight: InFlight;
  recent: RecentRequests;
  logger: Logger;
}
