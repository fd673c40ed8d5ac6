import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../../platform/logger.ts';
import { backoffMs } from '../../backoff.ts';
import type { OwnerChannel } from '../../owner-channel.ts';
import type { ListChangeReports } from './list-change-reports.ts';
import type { Subscriptions } from './resubscriber.ts';
import { SessionLost, UpstreamFailure } from './upstream-failure.ts';
import type { CallListener, UpstreamSession } from './upstream-session.ts';

/** A session that is followed. */
export interface Followed {
  session: UpstreamSession;
  capability: string;
  /** Whose it is, where it is not for all. */
  owner: string | undefined;
  subscriptions: Subscriptions;
  /** Whether it was not closed meanwhile. */
  isOpen(): boolean;
}

export interface SessionFollowerOptions {
  owners: OwnerChannel;
  reports: ListChangeReports;
  logger: Logger;
}

/** A stream that broke is opened again after this long, later each time, in milliseconds. */
const MIN_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 30_000;

/** Hears what servers say and ask between requests, where somebody is there to hear it, and notices when they are gone. */
export class SessionFollower {
  readonly #options: SessionFollowerOptions;

  constructor(options: SessionFollowerOptions) {
    this.#options = options;
  }

  /**
   * Follows a session until it is closed or nothing more is to be heard. A stream of its own that breaks is opened again.
   * @returns whether the server has ended the session.
   */
  async follow(followed: Followed): Promise<boolean> {
    const { session, capability, owner, isOpen } = followed;
    if (!session.sharesChannel && (owner === undefined || session.stateless)) return false;
    const { logger } = this.#options;
    const listener = this.#listenerFor(capability, owner);
    let failures = 0;
    const onOpen = () => {
      if (failures > 0) this.#sayMissed(followed);
      failures = 0;
    };
    while (isOpen()) {
      try {
        await session.listen(listener, onOpen);
        return false;
      } catch (error) {
        // It was closed on purpose.
        if (!isOpen()) return false;
        logger.debug({ err: error, capability }, 'a server is heard no more');
        if (error instanceof SessionLost) return true;
        if (session.sharesChannel) return error instanceof UpstreamFailure;
        // Without a stream of its own a session is still there for requests.
        if (!isPassing(error)) return false;
      }
      await delay(backoffMs(failures, MIN_BACKOFF_MS, MAX_BACKOFF_MS), undefined, { ref: false });
      failures += 1;
    }
    return false;
  }

  /** What changes its lists the keeper is told; the rest goes to the client that the session is for. */
  #listenerFor(capability: string, owner: string | undefined): CallListener {
    const { reports, owners } = this.#options;
    return {
      onNotification: ({ method, params }) => {
        reports.notice(capability, method);
        if (owner !== undefined && !method.endsWith('/list_changed'))
          owners.say(owner, capability, method, params ?? {});
      },
      ...(owner === undefined
        ? {}
        : { onRequest: ({ method, params }) => owners.ask(owner, capability, method, params ?? {}) }),
    };
  }

  /** Nobody heard the server for a while: what its client subscribed to may have changed. */
  #sayMissed({ owner, capability, subscriptions }: Followed): void {
    if (owner === undefined) return;
    for (const uri of subscriptions.keys())
      this.#options.owners.say(owner, capability, 'notifications/resources/updated', { uri });
  }
}

/** Whether a server may be listened to again: it is away, or busy. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof UpstreamFailure)) return false;
  return error.status === undefined || error.status >= 500;
}
