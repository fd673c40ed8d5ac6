import { setTimeout as delay } from 'node:timers/promises';
import { CHANNELS } from '../../../platform/channels.ts';
import {
  type InspectionStore,
  parseInspection,
  saveInspection,
  saveInspectionFailure,
} from '../../../platform/inspections.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { type Capability, CapabilityState } from '../../../schema/capability.ts';
import { McpTransport } from '../../../schema/connector.ts';
import { backoffMs } from '../../backoff.ts';
import { LeasedElsewhere, type LeaseHolder } from '../../lease-holder.ts';
import { AuthorizationRequired } from './authorization/authorization-required.ts';
import { platformCaller } from './authorization/token-owner.ts';
import { ChangeSignal } from './change-signal.ts';
import { CURIOUS_CLIENT } from './curious-client.ts';
import { describeFailure } from './describe-failure.ts';
import { inspect } from './inspect.ts';
import { type McpTarget, openTarget } from './mcp-target.ts';
import type { UpstreamSession } from './upstream-session.ts';
import { knownFrom, type Upstreams } from './upstreams.ts';

export interface KeeperOptions {
  store: InspectionStore;
  secrets: SecretBox;
  upstreams: Upstreams;
  leases: LeaseHolder;
  logger: Logger;
}

/** How often the keeper looks for connectors that nobody watches, in milliseconds. */
const LOOK_MS = 10_000;
/** Several announcements in a row are one change; milliseconds. */
const SETTLE_MS = 100;
/** A server that announces nothing is asked again this often, in milliseconds. */
const POLL_MS = 5 * 60_000;
const MIN_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 60_000;
/** A process is not kept for being watched: this often it is started to be asked, in milliseconds. */
const PROCESS_POLL_MS = 60 * 60_000;
const PROCESS_MAX_BACKOFF_MS = 10 * 60_000;
const PROCESS_SPREAD_MS = 5 * 60_000;
/** Servers that one worker watches at the most. */
const MAX_WATCHED = 500;

interface Watch {
  stop: AbortController;
  /** What the server, or one of its sessions elsewhere, says of its lists. */
  changes: ChangeSignal | undefined;
  maxBackoffMs: number;
  /** When the connector was configured that is watched, in milliseconds since the epoch. */
  version: number | undefined;
}

/**
 * Keeps what is known of MCP servers true: across all workers one watches each connected server, hears when its lists
 * change, notices when it is gone, and comes back to it until it answers again.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #watched = new Map<string, Watch>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  async start(): Promise<void> {
    await this.#options.store.channels.subscribe(CHANNELS.listsChanged, (id) =>
      this.#watched.get(id)?.changes?.notice(),
    );
    await this.#look();
  }

  /** A capability was made, changed or deleted. */
  async changed(id: string): Promise<void> {
    const connector = await this.#options.store.models.capabilities
      .findOne({ _id: id, mcp: { $exists: true } }, { configuredAt: 1 })
      .lean();
    const version = connector?.configuredAt?.getTime();
    const watch = this.#watched.get(id);
    if (watch !== undefined && (connector === null || watch.version !== version)) this.#stop(id);
    if (connector !== null) await this.#take(id, version);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const id of [...this.#watched.keys()]) this.#stop(id);
  }

  async #look(): Promise<void> {
    try {
      const connectors = await this.#options.store.models.capabilities
        .find({ mcp: { $exists: true } }, { configuredAt: 1 })
        .lean();
      for (const { _id, configuredAt } of connectors) await this.#take(_id, configuredAt?.getTime());
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'connectors could not be looked up');
    }
  }

  /** Watches a server, unless it is watched already, here or by another worker. */
  async #take(id: string, version: number | undefined): Promise<void> {
    if (this.#watched.has(id) || this.#watched.size >= MAX_WATCHED) return;
    const { leases, logger } = this.#options;
    try {
      await leases.take(leases.keyFor(id, 'watch'));
    } catch (error) {
      if (!(error instanceof LeasedElsewhere)) logger.debug({ err: error }, 'a lease could not be taken');
      return;
    }
    if (this.#watched.has(id)) return;
    const watch: Watch = {
      stop: new AbortController(),
      changes: undefined,
      maxBackoffMs: MAX_BACKOFF_MS,
      version,
    };
    this.#watched.set(id, watch);
    void this.#watch(id, watch);
  }

  #stop(id: string): void {
    this.#watched.get(id)?.stop.abort();
    this.#watched.delete(id);
    const { leases } = this.#options;
    leases.drop(leases.keyFor(id, 'watch'));
  }

  /** Stays connected; after a failure comes back, each time later, up to a bound. */
  async #watch(id: string, watch: Watch): Promise<void> {
    const { signal } = watch.stop;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#keep(id, watch, () => {
          failures = 0;
        });
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        await this.#noteFailure(id, error, failures);
      }
      await rest(watch, failures);
    }
  }

  /** A single failure may be a hiccup: the second in a row makes the capability FAILED. */
  async #noteFailure(id: string, error: unknown, failures: number): Promise<void> {
    const { store, logger } = this.#options;
    const reason = describeFailure(error);
    if (reason === undefined) logger.error({ err: error, capability: id }, 'a connector cannot be watched');
    const unauthorized = error instanceof AuthorizationRequired;
    if (failures < 2 && !unauthorized) return;
    const state = unauthorized ? CapabilityState.UNCONFIGURED : CapabilityState.FAILED;
    await saveInspectionFailure(store, id, reason ?? 'it cannot be asked', state).catch((cause: unknown) =>
      logger.warn({ err: cause, capability: id }, 'a state could not be kept'),
    );
  }

  /** Asks a server what it offers, again whenever that changes. @throws when the server is gone. */
  async #keep(id: string, watch: Watch, onAnswer: () => void): Promise<void> {
    const { store, secrets } = this.#options;
    const { signal } = watch.stop;
    const capability = await store.models.capabilities.findById(id).lean();
    if (!capability?.mcp) return this.#stop(id);
    const target = await openTarget(capability.mcp, secrets);
    const changes = new ChangeSignal();
    const onAbort = () => changes.fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    watch.changes = changes;
    try {
      if (target.transport === McpTransport.STDIO) {
        watch.maxBackoffMs = PROCESS_MAX_BACKOFF_MS;
        await changes.next(untilNextLook(capability));
        await delay(SETTLE_MS, undefined, { signal });
        await this.#ask(capability, target, signal, onAnswer);
      } else {
        await this.#ask(capability, target, signal, onAnswer, changes);
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** @param changes stays connected and asks again after each; without, asks once. */
  async #ask(
    capability: Capability,
    target: McpTarget,
    signal: AbortSignal,
    onAnswer: () => void,
    changes?: ChangeSignal,
  ): Promise<void> {
    const known = knownFrom(parseInspection(capability));
    const session = await this.#options.upstreams.open(
      target,
      platformCaller(capability._id),
      CURIOUS_CLIENT,
      known,
      signal,
    );
    try {
      if (changes !== undefined) listen(session, changes);
      for (;;) {
        await this.#inspectAndSave(capability._id, session, signal);
        onAnswer();
        if (changes === undefined) return;
        await changes.next(POLL_MS);
        await delay(SETTLE_MS, undefined, { signal });
      }
    } finally {
      await session.close();
    }
  }

  async #inspectAndSave(id: string, session: UpstreamSession, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const inspection = await inspect(session, signal);
    const before = await store.models.capabilities.findById(id, { inspection: 1, state: 1 }).lean();
    if (before === null || signal.aborted) return;
    if (before.state !== CapabilityState.READY || before.inspection !== JSON.stringify(inspection))
      await saveInspection(store, id, inspection);
    else await store.models.capabilities.updateOne({ _id: id }, { $set: { inspectedAt: new Date() } });
  }
}

/** Waits after a failure, unless something happens that makes another try worth while. */
async function rest(watch: Watch, failures: number): Promise<void> {
  if (failures === 0) return;
  const { signal } = watch.stop;
  watch.changes = new ChangeSignal();
  const onAbort = () => watch.changes?.notice();
  signal.addEventListener('abort', onAbort, { once: true });
  await watch.changes.next(backoffMs(failures - 1, MIN_BACKOFF_MS, watch.maxBackoffMs));
  signal.removeEventListener('abort', onAbort);
}

/**
 * How long a process is left alone, in milliseconds: one that answered lately is not started only because the platform was; those that
 * did not are not all started at once.
 */
function untilNextLook({ state, inspectedAt }: Capability): number {
  if (state !== CapabilityState.READY) return 0;
  const rest = (inspectedAt?.getTime() ?? 0) + PROCESS_POLL_MS - Date.now();
  return Math.max(0, rest) + Math.random() * PROCESS_SPREAD_MS;
}

/** A server that announces nothing closes the stream at once: it is polled. */
function listen(session: UpstreamSession, changes: ChangeSignal): void {
  session
    .listen({
      onNotification: ({ method }) => {
        if (method.endsWith('/list_changed')) changes.notice();
      },
    })
    .catch((error: unknown) => changes.fail(error));
}
