import type { Logger } from '../../platform/logger.ts';
import type { Snapshots } from '../../platform/snapshots.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { Refusals } from '../activity/refusals.ts';
import type { Authenticator } from './authentication/authenticator.ts';
import type { GatewaySnapshot } from './gateway-snapshot.ts';
import type { InFlight } from './in-flight.ts';
import type { InputRounds } from './input/input-rounds.ts';
import type { KeptSubscriptions } from './kept-subscriptions.ts';
import type { Owners } from './owners.ts';
import type { Questions } from './questions.ts';
import type { RequestLimits } from './request-limits.ts';
import type { Server } from './serve.ts';
import type { SessionStore } from './session-store.ts';
import type { SessionStreams } from './streams/session-streams.ts';

/** What every way into a gateway needs. */
export interface GatewayServices {
  gateways: Snapshots<GatewaySnapshot>;
  authenticator: Authenticator;
  limits: RequestLimits;
  server: Server;
  inputRounds: InputRounds;
  sessions: SessionStore;
  streams: SessionStreams;
  questions: Questions;
  owners: Owners;
  kept: KeptSubscriptions;
  inFlight: InFlight;
  activity: ActivityLog;
  refusals: Refusals;
  logger: Logger;
}
