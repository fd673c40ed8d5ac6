import { LRUCache } from 'lru-cache';
import { CHANNELS, type Channels } from '../../../platform/channels.ts';
import type { Logger } from '../../../platform/logger.ts';

/** A server that announces changes all the time is heard this often, in milliseconds. */
const INTERVAL_MS = 1000;

/**
 * Tells the worker that watches a server that its lists have changed, as a session of one of its clients was told: a server behind stdio or
 * one that keeps a list for each session says so nowhere else.
 */
export class ListChangeReports {
  readonly #channels: Channels;
  readonly #logger: Logger;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #reportedAt = new LRUCache<string, number>({ max: 10_000 });

  constructor(channels: Channels, logger: Logger) {
    this.#channels = channels;
    this.#logger = logger;
  }

  /** A notification of a server; other than of changed lists are left alone. */
  notice(capability: string, method: string): void {
    if (!method.endsWith('/list_changed') || this.#waiting.has(capability)) return;
    const wait = Math.max(0, (this.#reportedAt.get(capability) ?? 0) + INTERVAL_MS - Date.now());
    this.#waiting.set(
      capability,
      setTimeout(() => this.#report(capability), wait),
    );
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #report(capability: string): void {
    this.#waiting.delete(capability);
    this.#reportedAt.set(capability, Date.now());
    this.#channels.publish(CHANNELS.listsChanged, capability).catch((error: unknown) => {
      this.#logger.debug({ err: error, capability }, 'a change of lists could not be reported');
    });
  }
}
