import type { Logger } from '../../../platform/logger.ts';
import { McpTransport } from '../../../schema/connector.ts';
import type { ClientProfile, Execution } from '../../../schema/execution.ts';
import type { LeaseHolder } from '../../lease-holder.ts';
import type { OwnerChannel } from '../../owner-channel.ts';
import type { ListChangeReports } from './list-change-reports.ts';
import type { McpTarget } from './mcp-target.ts';
import type { Resubscriber, Subscriptions } from './resubscriber.ts';
import { SessionFollower } from './session-follower.ts';
import { StartBackoff } from './start-backoff.ts';
import { SessionLost, UpstreamFailure } from './upstream-failure.ts';
import type { UpstreamSession } from './upstream-session.ts';
import type { KnownServer, Upstreams } from './upstreams.ts';

/** A capability as the pool needs it. */
export interface PoolTarget {
  capability: string;
  /** Changes whenever the connector's configuration does: sessions of an older one are not used any more. */
  version: number;
  target: McpTarget;
  /** Whose token is used where each principal has their own. */
  holder: string;
  /** What was agreed on at the last inspection. */
  known: KnownServer;
  /** Whether the server kept a session at the last inspection. */
  stateful: boolean;
}

interface Holder {
  owner: string;
  leaseKey: string;
}

interface Entry {
  session: Promise<UpstreamSession>;
  pool: PoolTarget;
  openedAt: number;
  /** Whose it is, where it is not for all. */
  holder: Holder | undefined;
  /** While there are any it is used, although nobody asks anything of it. */
  subscriptions: Subscriptions;
  inUse: number;
  usedAt: number;
}

/** A session in use; give it back with `release`, or with `discard` where it turned out to be lost. */
export interface PooledSession {
  session: UpstreamSession;
  /** Whether this worker now keeps state for the owner. */
  leased: boolean;
  /** Takes notice of a subscription to a resource, which is made again should the session be lost. */
  subscribed(uri: string, execution: Execution): void;
  release(): void;
  discard(): void;
}

export interface SessionPoolOptions {
  upstreams: Upstreams;
  leases: LeaseHolder;
  owners: OwnerChannel;
  reports: ListChangeReports;
  resubscriber: Resubscriber;
  /** A process that nobody used for this long is ended, in milliseconds. */
  processIdleMs: number;
  /** The same for a session over HTTP. */
  sessionIdleMs: number;
  logger: Logger;
}

/** A session that has subscribed to resources is closed when nobody used it for this long, in milliseconds: a client that only listens asks nothing. */
const SUBSCRIBED_IDLE_MS = 24 * 60 * 60_000;
const MAX_SWEEP_MS = 30_000;
/** Sessions that one worker keeps at the most; beyond it the one unused for longest is closed. */
const MAX_SESSIONS = 2000;

/**
 * The upstream sessions of a worker. One belongs to one owner (a client session, or a principal without one) and is never shared with
 * another; where the server keeps no session, one serves all.
 */
export class SessionPool {
  readonly #entries = new Map<string, Entry>();
  readonly #options: SessionPoolOptions;
  readonly #backoff = new StartBackoff();
  readonly #follower: SessionFollower;
  readonly #sweeper: NodeJS.Timeout;

  constructor(options: SessionPoolOptions) {
    this.#options = options;
    this.#follower = new SessionFollower(options);
    const sweepMs = Math.min(MAX_SWEEP_MS, options.processIdleMs, options.sessionIdleMs);
    this.#sweeper = setInterval(() => this.#sweep(), sweepMs);
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
    // Without state only a token could tell one caller from another.
    if (!pool.stateful) return this.#use(`${pool.capability} for ${pool.holder}`, pool, undefined, profile);
    if (owner === undefined) return this.#openOnce(pool, profile, signal);
    const key = `${pool.capability} ${owner}`;
    const { leases } = this.#options;
    const leaseKey = leases.keyFor(pool.capability, owner);
    if (!this.#entries.has(key)) await leases.take(leaseKey);
    return this.#use(key, pool, { owner, leaseKey }, profile);
  }

  /** Passes on what an owner's client says that belongs to no request. */
  tell(owner: string, method: string, params: Record<string, unknown>): void {
    for (const [key, entry] of this.#entries) {
      if (!key.endsWith(` ${owner}`)) continue;
      entry.session
        .then((open) => open.say(method, params))
        .catch((error: unknown) => {
          this.#options.logger.debug({ err: error }, 'a notification was lost');
          if (error instanceof SessionLost) this.#lose(key, entry);
        });
    }
  }

  /** An owner does not want to hear of a resource any more: it is not subscribed to again. */
  unsubscribed(capability: string, owner: string, uri: string): void {
    const key = `${capability} ${owner}`;
    this.#entries.get(key)?.subscriptions.delete(uri);
    this.#options.resubscriber.forget(key, uri);
  }

  /** Closes every session that belongs to an owner: its client is gone. */
  closeOwner(owner: string): void {
    this.#options.resubscriber.closeOwner(owner);
    for (const [key, entry] of this.#entries) if (key.endsWith(` ${owner}`)) this.#drop(key, entry);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.#options.resubscriber.close();
    const open = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(open.map(({ session }) => session.then((it) => it.close()).catch(() => undefined)));
  }

  async #openOnce(pool: PoolTarget, profile: ClientProfile, signal: AbortSignal): Promise<PooledSession> {
    this.#makeRoom(pool);
    const session = await this.#open(`${pool.capability} once`, pool, profile, signal);
    const close = () => void session.close();
    return { session, leased: false, subscribed: () => undefined, release: close, discard: close };
  }

  async #use(
    key: string,
    pool: PoolTarget,
    holder: Holder | undefined,
    profile: ClientProfile,
  ): Promise<PooledSession> {
    const existing = this.#entries.get(key);
    if (existing !== undefined && existing.pool.version !== pool.version) this.#lose(key, existing);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#makeRoom(pool);
      // Opening goes on for whoever waits next, even if the first one gives up.
      const session = this.#open(key, pool, profile, new AbortController().signal);
      const now = Date.now();
      entry = { session, pool, openedAt: now, holder, subscriptions: new Map(), inUse: 0, usedAt: now };
      this.#entries.set(key, entry);
      void this.#follow(key, entry);
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
        leased: holder !== undefined,
        subscribed: (uri, execution) => {
          if (holder !== undefined) used.subscriptions.set(uri, execution);
        },
        release,
        discard: () => {
          release();
          this.#lose(key, used);
        },
      };
    } catch (error) {
      release();
      if (this.#entries.get(key) === used) this.#drop(key, used);
      throw error;
    }
  }

  async #open(
    key: string,
    { capability, target, holder, known }: PoolTarget,
    profile: ClientProfile,
    signal: AbortSignal,
  ): Promise<UpstreamSession> {
    const isProcess = target.transport === McpTransport.STDIO;
    if (isProcess) this.#backoff.check(key);
    try {
      return await this.#options.upstreams.open(target, { capability, holder }, profile, known, signal);
    } catch (error) {
      if (isProcess && error instanceof UpstreamFailure) this.#backoff.failed(key, 0);
      throw error;
    }
  }

  /** Notices when the server ends a session. */
  async #follow(key: string, entry: Entry): Promise<void> {
    // Why it could not be opened, whoever waits for it hears.
    const session = await entry.session.catch(() => undefined);
    if (session === undefined) return;
    const { pool, holder, subscriptions } = entry;
    const isOpen = () => this.#entries.get(key) === entry;
    const owner = holder?.owner;
    const isLost = await this.#follower.follow({
      session,
      capability: pool.capability,
      owner,
      subscriptions,
      isOpen,
    });
    if (!isLost || !isOpen()) return;
    if (pool.target.transport === McpTransport.STDIO) this.#backoff.failed(key, Date.now() - entry.openedAt);
    this.#lose(key, entry);
  }

  #makeRoom({ target }: PoolTarget): void {
    const isProcess = target.transport === McpTransport.STDIO;
    const full = this.#entries.size >= MAX_SESSIONS;
    if (!full && !(isProcess && this.#options.upstreams.processes.full)) return;
    let oldest: [string, Entry] | undefined;
    for (const pair of this.#entries) {
      const [, entry] = pair;
      if (entry.inUse > 0 || (!full && entry.pool.target.transport !== McpTransport.STDIO)) continue;
      if (oldest === undefined || entry.usedAt < oldest[1].usedAt) oldest = pair;
    }
    if (oldest !== undefined) this.#drop(...oldest);
  }

  #sweep(): void {
    const now = Date.now();
    for (const [key, entry] of this.#entries) {
      const isProcess = entry.pool.target.transport === McpTransport.STDIO;
      const { processIdleMs, sessionIdleMs } = this.#options;
      const unheardMs = isProcess ? processIdleMs : sessionIdleMs;
      const idleMs = entry.subscriptions.size > 0 ? SUBSCRIBED_IDLE_MS : unheardMs;
      if (entry.inUse === 0 && entry.usedAt < now - idleMs) this.#drop(key, entry);
    }
  }

  /** The server, or who configures it, has ended a session: what it had subscribed to is subscribed to in another one. */
  #lose(key: string, entry: Entry): void {
    if (this.#entries.get(key) !== entry) return;
    this.#options.resubscriber.begin(key, entry.subscriptions, () => {
      if (!this.#entries.has(key)) this.#giveBack(entry);
    });
    this.#drop(key, entry);
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key);
    // The owner's next request must come here, where its subscriptions are made again.
    if (!this.#options.resubscriber.has(key)) this.#giveBack(entry);
    entry.session
      .then((session) => session.close())
      .catch((error: unknown) =>
        this.#options.logger.debug({ err: error }, 'an upstream session ended before it was closed'),
      );
  }

  #giveBack({ holder }: Entry): void {
    if (holder !== undefined) this.#options.leases.drop(holder.leaseKey);
  }
}
