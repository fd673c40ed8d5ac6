import type { ActivityEntry } from '../../../schema/activity-entry.ts';

/** Entries that wait for one follower; one that is slower than this misses the oldest. */
const MAX_BEHIND = 1000;

/**
 * Entries as they come, for one who follows. No generator: one that waits for its next value cannot be told to end.
 */
export class Follower implements AsyncIterableIterator<ActivityEntry> {
  readonly #onEnd: () => void;
  readonly #entries: ActivityEntry[] = [];
  #waiting: PromiseWithResolvers<void> | undefined;
  #ended = false;

  /** @param onEnd called once, when it follows no longer. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  push(entries: readonly ActivityEntry[]): void {
    this.#entries.push(...entries);
    this.#entries.splice(0, this.#entries.length - MAX_BEHIND);
    this.#waiting?.resolve();
  }

  async next(): Promise<IteratorResult<ActivityEntry>> {
    while (!this.#ended) {
      const value = this.#entries.shift();
      if (value !== undefined) return { done: false, value };
      this.#waiting = Promise.withResolvers();
      await this.#waiting.promise;
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<ActivityEntry>> {
    if (!this.#ended) this.#onEnd();
    this.#ended = true;
    this.#waiting?.resolve();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
