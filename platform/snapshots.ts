import { LRUCache } from 'lru-cache';
import type { Logger } from './logger.ts';

interface Entry<Value> {
  value: Value | undefined;
  /** Whether something changed since `value` was made. */
  stale: boolean;
  loadedAt: number;
  loading: Promise<Value | undefined> | undefined;
}

export interface SnapshotOptions<Value> {
  /** Reads and compiles; undefined where there is no such thing. */
  load(id: string): Promise<Value | undefined>;
  /** What is held at the most. */
  max: number;
  /** A value older than this, in milliseconds, is read again in the background. */
  refreshAfterMs: number;
  logger: Logger;
}

/**
 * Compiled copies of what is in the store, so that a request needs no look-up there. A changed one is read again before
 * it is used; when the store is away the last good one stays in use.
 */
export class Snapshots<Value extends object> {
  readonly #entries: LRUCache<string, Entry<Value>>;
  readonly #options: SnapshotOptions<Value>;

  constructor(options: SnapshotOptions<Value>) {
    this.#options = options;
    this.#entries = new LRUCache({ max: options.max });
  }

  /** @throws what `load` throws, when nothing older can stand in. */
  async get(id: string): Promise<Value | undefined> {
    const entry = this.#entries.get(id);
    if (entry !== undefined && !entry.stale && entry.value !== undefined) {
      if (Date.now() - entry.loadedAt > this.#options.refreshAfterMs) this.#refreshInBackground(id, entry);
      return entry.value;
    }
    return this.#load(id, entry);
  }

  /** The value at hand, without reading anything. */
  peek(id: string): Value | undefined {
    return this.#entries.peek(id)?.value;
  }

  /** Marks one as changed. */
  invalidate(id: string): void {
    const entry = this.#entries.peek(id);
    if (entry === undefined) return;
    entry.stale = true;
    // A load that is under way may have read what was there before the change: its result must not count as fresh.
    entry.loading = undefined;
  }

  /** Marks all as changed. */
  invalidateAll(): void {
    for (const id of this.#entries.keys()) this.invalidate(id);
  }

  /** The ids of all that are held. */
  ids(): string[] {
    return [...this.#entries.keys()];
  }

  async #load(id: string, before: Entry<Value> | undefined): Promise<Value | undefined> {
    if (before?.loading !== undefined) return before.loading;
    const entry: Entry<Value> = before ?? { value: undefined, stale: true, loadedAt: 0, loading: undefined };
    const loading = this.#options.load(id).then(
      (value) => {
        if (entry.loading !== loading) return value;
        entry.loading = undefined;
        entry.value = value;
        entry.stale = false;
        entry.loadedAt = Date.now();
        // What does not exist is not remembered, or any made-up id would push a real one out.
        if (value === undefined) this.#entries.delete(id);
        return value;
      },
      (error: unknown) => {
        if (entry.loading === loading) entry.loading = undefined;
        if (entry.value === undefined) {
          this.#entries.delete(id);
          throw error;
        }
        this.#options.logger.warn({ err: error, id }, 'the store is away: an older copy stays in use');
        return entry.value;
      },
    );
    entry.loading = loading;
    this.#entries.set(id, entry);
    return loading;
  }

  #refreshInBackground(id: string, entry: Entry<Value>): void {
    if (entry.loading !== undefined) return;
    entry.loadedAt = Date.now();
    this.#load(id, entry).catch((error: unknown) => {
      this.#options.logger.warn({ err: error, id }, 'a copy could not be refreshed');
    });
  }
}
