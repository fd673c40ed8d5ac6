import { setTimeout as delay } from 'node:timers/promises';
import {
  type InspectionStore,
  saveInspection,
  saveInspectionFailure,
} from '../../../platform/inspections.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { describeFailure } from '../../inspector.ts';
import { LeasedElsewhere, type LeaseHolder } from '../../lease-holder.ts';
import { CURIOUS_CLIENT } from './curious-client.ts';
import { inspect } from './inspect.ts';
import { createTransport, type EgressDispatchers, openTarget } from './mcp-target.ts';
import { UpstreamSession } from './upstream-session.ts';

export interface KeeperOptions {
  store: InspectionStore;
  secrets: SecretBox;
  egress: EgressDispatchers;
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
/** Servers that one worker watches at the most. */
const MAX_WATCHED = 500;

interface Watch {
  stop: AbortController;
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
    const stop = new AbortController();
    this.#watched.set(id, { stop, version });
    void this.#watch(id, stop.signal);
  }

  #stop(id: string): void {
    this.#watched.get(id)?.stop.abort();
    this.#watched.delete(id);
    const { leases } = this.#options;
    leases.drop(leases.keyFor(id, 'watch'));
  }

  /** Stays connected; after a failure comes back, each time later, up to a minute. */
  async #watch(id: string, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#stayConnected(id, signal, () => {
          failures = 0;
        });
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        await this.#noteFailure(id, error, failures);
      }
      const backoff = failures === 0 ? 0 : Math.min(MIN_BACKOFF_MS * 2 ** (failures - 1), MAX_BACKOFF_MS);
      await delay(backoff * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  /** A single failure may be a hiccup: the second in a row makes the capability FAILED. */
  async #noteFailure(id: string, error: unknown, failures: number): Promise<void> {
    const { store, logger } = this.#options;
    const reason = describeFailure(error);
    if (reason === undefined) logger.error({ err: error, capability: id }, 'a connector cannot be watched');
    if (failures < 2) return;
    await saveInspectionFailure(store, id, reason ?? 'it cannot be asked').catch((cause: unknown) =>
      logger.warn({ err: cause, capability: id }, 'a state could not be kept'),
    );
  }

  async #stayConnected(id: string, signal: AbortSignal, onAnswer: () => void): Promise<void> {
    const { store, secrets, egress } = this.#options;
    const capability = await store.models.capabilities.findById(id).lean();
    if (!capability?.mcp) return this.#stop(id);
    const target = await openTarget(capability.mcp, secrets);
    const session = await UpstreamSession.open(
      createTransport(target, egress),
      CURIOUS_CLIENT,
      undefined,
      signal,
    );
    const changes = new ChangeSignal();
    const onAbort = () => changes.fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      session
        .listen({
          onNotification: ({ method }) => {
            if (method.endsWith('/list_changed')) changes.notice();
          },
        })
        // A server that announces nothing closes the stream at once: it is polled.
        .catch((error: unknown) => changes.fail(error));
      for (;;) {
        await this.#inspectAndSave(id, session, signal);
        onAnswer();
        await changes.next(POLL_MS);
        await delay(SETTLE_MS, undefined, { signal });
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      await session.close();
    }
  }

  async #inspectAndSave(id: string, session: UpstreamSession, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const inspection = await inspect(session, signal);
    const before = await store.models.capabilities.findById(id, { inspection: 1, state: 1 }).lean();
    if (before === null || signal.aborted) return;
    if (before.state === 'READY' && before.inspection === JSON.stringify(inspection)) return;
    await saveInspection(store, id, inspection);
  }
}

/** Waits for the next of many announcements, none of them missed. */
class ChangeSignal {
  #noticed = false;
  #failure: unknown;
  #failed = false;
  #wake: (() => void) | undefined;

  notice(): void {
    this.#noticed = true;
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#failed = true;
    this.#failure = error;
    this.#wake?.();
  }

  /** Resolves on a notice or after `patienceMs`. @throws what {@link fail} was given. */
  async next(patienceMs: number): Promise<void> {
    if (!this.#noticed && !this.#failed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patienceMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = undefined;
    if (this.#failed) throw this.#failure;
    this.#noticed = false;
  }
}
