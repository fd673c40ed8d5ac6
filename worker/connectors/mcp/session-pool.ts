import type { Logger } from '../../../platform/logger.ts';
import type { ClientProfile } from '../../../schema/execution.ts';
import type { LeaseHolder } from '../../lease-holder.ts';
import type { OwnerChannel } from '../../owner-channel.ts';
import { createTransport, type EgressDispatchers, type McpTarget } from './mcp-target.ts';
import { UpstreamSession } from './upstream-session.ts';

/** A capability as the pool needs it. */
export interface PoolTarget {
  capability: string;
  /** Changes whenever the connector's configuration does: sessions of an older one are not used any more. */
  version: number;
  target: McpTarget;
  /** The revision that was agreed on at the last inspection. */
  revision: string | undefined;
  /** Whether the server kept a session at the last inspection. */
  stateful: boolean;
}

interface Entry {
  session: Promise<UpstreamSession>;
  version: number;
  leaseKey: string | undefined;
  inUse: number;
  usedAt: number;
}

/** A session in use; give it back with `release`, or with `discard` where it turned out to be lost. */
export interface PooledSession {
  session: UpstreamSession;
  /** Whether this worker now keeps state for the owner. */
  leased: boolean;
  release(): void;
  discard(): void;
}

/** A session nobody used for this long is closed, in milliseconds. */
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 30_000;
/** Sessions that one worker keeps at the most; beyond it the one unused for longest is closed. */
const MAX_SESSIONS = 2000;

/**
 * The upstream sessions of a worker. One belongs to one owner (a client session, or a principal without one) and is never shared with
 * another; where the server keeps no session, one serves all.
 */
export class SessionPool {
  readonly #entries = new Map<string, Entry>();
  readonly #egress: EgressDispatchers;
  readonly #leases: LeaseHolder;
  readonly #owners: OwnerChannel;
  readonly #logger: Logger;
  readonly #sweeper: NodeJS.Timeout;

  constructor(egress: EgressDispatchers, leases: LeaseHolder, owners: OwnerChannel, logger: Logger) {
    this.#egress = egress;
    this.#leases = leases;
    this.#owners = owners;
    this.#logger = logger;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * The owner's session, opened if there is none.
   * @param owner undefined: a session for this use alone.
   * @throws LeasedElsewhere when another worker keeps the owner's state; what `UpstreamSession.open` throws.
   */
  async acquire(
    pool: PoolTarget,
    owner: string | undefined,
    profile: ClientProfile,
    signal: AbortSignal,
  ): Promise<PooledSession> {
    if (!pool.stateful) return this.#use(`${pool.capability} shared`, pool, undefined, profile);
    if (owner === undefined) return this.#openOnce(pool, profile, signal);
    const key = `${pool.capability} ${owner}`;
    const leaseKey = this.#leases.keyFor(pool.capability, owner);
    if (this.#entries.has(key)) return this.#use(key, pool, leaseKey, profile);
    await this.#leases.take(leaseKey);
    const pooled = await this.#use(key, pool, leaseKey, profile);
    this.#listen(pooled.session, pool.capability, owner);
    return pooled;
  }

  /** Passes on what an owner's client says that belongs to no request. */
  tell(owner: string, method: string, params: Record<string, unknown>): void {
    for (const [key, { session }] of this.#entries) {
      if (!key.endsWith(` ${owner}`)) continue;
      session
        .then((open) => open.say(method, params))
        .catch((error: unknown) => this.#logger.debug({ err: error }, 'a notification was lost'));
    }
  }

  /** Closes every session that belongs to an owner: its client is gone. */
  closeOwner(owner: string): void {
    for (const [key, entry] of this.#entries) if (key.endsWith(` ${owner}`)) this.#drop(key, entry);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    const open = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(open.map(({ session }) => session.then((it) => it.close()).catch(() => undefined)));
  }

  async #openOnce(pool: PoolTarget, profile: ClientProfile, signal: AbortSignal): Promise<PooledSession> {
    const session = await this.#open(pool, profile, signal);
    const close = () => void session.close();
    return { session, leased: false, release: close, discard: close };
  }

  async #use(
    key: string,
    pool: PoolTarget,
    leaseKey: string | undefined,
    profile: ClientProfile,
  ): Promise<PooledSession> {
    const existing = this.#entries.get(key);
    if (existing !== undefined && existing.version !== pool.version) this.#drop(key, existing);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#makeRoom();
      // Opening goes on for whoever waits next, even if the first one gives up.
      const session = this.#open(pool, profile, new AbortController().signal);
      entry = { session, version: pool.version, leaseKey, inUse: 0, usedAt: Date.now() };
      this.#entries.set(key, entry);
    }
    const used = entry;
    used.inUse += 1;
    const release = () => {
      used.inUse -= 1;
      used.usedAt = Date.now();
    };
    try {
      const session = await used.session;
      return {
        session,
        leased: leaseKey !== undefined,
        release,
        discard: () => {
          release();
          if (this.#entries.get(key) === used) this.#drop(key, used);
        },
      };
    } catch (error) {
      release();
      if (this.#entries.get(key) === used) this.#drop(key, used);
      throw error;
    }
  }

  /** What the server says and asks outside of requests goes to its owner; a server that says nothing ends this at once. */
  #listen(session: UpstreamSession, capability: string, owner: string): void {
    session
      .listen({
        onNotification: ({ method, params }) => {
          // Lists are the gateway's own, and kept by the keeper.
          if (!method.endsWith('/list_changed')) this.#owners.say(owner, capability, method, params ?? {});
        },
        onRequest: ({ method, params }) => this.#owners.ask(owner, capability, method, params ?? {}),
      })
      .catch((error: unknown) =>
        this.#logger.debug({ err: error, capability }, 'a server cannot be listened to'),
      );
  }

  #open(pool: PoolTarget, profile: ClientProfile, signal: AbortSignal): Promise<UpstreamSession> {
    return UpstreamSession.open(createTransport(pool.target, this.#egress), profile, pool.revision, signal);
  }

  #makeRoom(): void {
    if (this.#entries.size < MAX_SESSIONS) return;
    let oldest: [string, Entry] | undefined;
    for (const pair of this.#entries) {
      if (pair[1].inUse === 0 && (oldest === undefined || pair[1].usedAt < oldest[1].usedAt)) oldest = pair;
    }
    if (oldest !== undefined) this.#drop(...oldest);
  }

  #sweep(): void {
    const limit = Date.now() - IDLE_MS;
    for (const [key, entry] of this.#entries) {
      if (entry.inUse === 0 && entry.usedAt < limit) this.#drop(key, entry);
    }
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key);
    if (entry.leaseKey !== undefined) this.#leases.drop(entry.leaseKey);
    entry.session
      .then((session) => session.close())
      .catch((error: unknown) =>
        this.#logger.debug({ err: error }, 'an upstream session ended before it was closed'),
      );
  }
}
