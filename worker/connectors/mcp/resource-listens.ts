import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../../platform/logger.ts';
import type { LeaseHolder } from '../../lease-holder.ts';
import type { OwnerChannel } from '../../owner-channel.ts';
import type { UpstreamSession } from './upstream-session.ts';

const MIN_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 30_000;
/** Resources that one worker listens for at the most. */
const MAX_LISTENS = 5000;

/**
 * Subscriptions to resources of servers of a stateless revision: each is a stream that stays open (MCP 2026-07-28,
 * basic/patterns/subscriptions), and is opened again when it breaks.
 */
export class ResourceListens {
  readonly #open = new Map<string, AbortController>();
  readonly #owners: OwnerChannel;
  readonly #leases: LeaseHolder;
  readonly #logger: Logger;

  constructor(owners: OwnerChannel, leases: LeaseHolder, logger: Logger) {
    this.#owners = owners;
    this.#leases = leases;
    this.#logger = logger;
  }

  /** Resolves when the server has acknowledged it. @throws LeasedElsewhere, or what the first attempt throws. */
  async begin(session: UpstreamSession, capability: string, owner: string, uri: string): Promise<void> {
    const key = keyOf(capability, uri, owner);
    // Whoever ends it must find this worker.
    await this.#leases.take(this.#leases.keyFor(capability, owner));
    if (this.#open.has(key)) return;
    if (this.#open.size >= MAX_LISTENS) throw new Error('too many resources are listened for');
    const stop = new AbortController();
    this.#open.set(key, stop);
    const acknowledged = Promise.withResolvers<void>();
    void this.#listen(session, capability, owner, uri, stop.signal, acknowledged).finally(() => {
      if (this.#open.get(key) === stop) this.#open.delete(key);
    });
    await acknowledged.promise;
  }

  /** @throws LeasedElsewhere */
  async end(capability: string, owner: string, uri: string): Promise<void> {
    await this.#leases.take(this.#leases.keyFor(capability, owner));
    this.#stop(keyOf(capability, uri, owner));
  }

  /** The owner's client is gone. */
  closeOwner(owner: string): void {
    for (const key of this.#open.keys()) if (key.endsWith(` ${owner}`)) this.#stop(key);
  }

  close(): void {
    for (const key of [...this.#open.keys()]) this.#stop(key);
  }

  async #listen(
    session: UpstreamSession,
    capability: string,
    owner: string,
    uri: string,
    stop: AbortSignal,
    acknowledged: PromiseWithResolvers<void>,
  ): Promise<void> {
    let backoff = MIN_BACKOFF_MS;
    let heardOf = false;
    while (!stop.aborted) {
      try {
        await session.listenFor({ resourceSubscriptions: [uri] }, stop, {
          onListening: () => {
            acknowledged.resolve();
            // What was updated while nobody listened is not known: better once too often.
            if (heardOf) this.#owners.say(owner, capability, 'notifications/resources/updated', { uri });
            heardOf = true;
            backoff = MIN_BACKOFF_MS;
          },
          onNotification: ({ method, params }) => this.#owners.say(owner, capability, method, params ?? {}),
        });
      } catch (error) {
        if (!heardOf) return acknowledged.reject(error);
        if (!stop.aborted) this.#logger.debug({ err: error, capability }, 'a subscription broke');
      }
      await delay(backoff, undefined, { signal: stop }).catch(() => undefined);
      backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
    }
    acknowledged.resolve();
  }

  #stop(key: string): void {
    this.#open.get(key)?.abort();
    this.#open.delete(key);
    const [capability = ''] = key.split(' ', 1);
    const owner = key.slice(key.lastIndexOf(' ') + 1);
    const others = [...this.#open.keys()].some(
      (other) => other.startsWith(`${capability} `) && other.endsWith(` ${owner}`),
    );
    if (!others) this.#leases.drop(this.#leases.keyFor(capability, owner));
  }
}

function keyOf(capability: string, uri: string, owner: string): string {
  return `${capability} ${JSON.stringify(uri)} ${owner}`;
}
