/** What waits for one follower; one that is slower than this misses the oldest. */
const MAX_BEHIND = 1000;

/**
 * Events as they come, for one who follows. No generator: one that waits for its next value cannot be told to end.
 */
export class Follower<Event> implements AsyncIterableIterator<Event> {
  readonly #onEnd: () => void;
  readonly #events: Event[] = [];
  #waiting: PromiseWithResolvers<void> | undefined;
  #isLast = false;
  #ended = false;

  /** @param onEnd called once, when it follows no longer. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  push(events: readonly Event[]): void {
    this.#events.push(...events);
    this.#events.splice(0, this.#events.length - MAX_BEHIND);
    this.#waiting?.resolve();
  }

  /** Nothing comes after what was pushed. */
  finish(): void {
    this.#isLast = true;
    this.#waiting?.resolve();
  }

  async next(): Promise<IteratorResult<Event>> {
    while (!this.#ended) {
      const value = this.#events.shift();
      if (value !== undefined) return { done: false, value };
      if (this.#isLast) break;
      this.#waiting = Promise.withResolvers();
      await this.#waiting.promise;
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Event>> {
    if (!this.#ended) this.#onEnd();
    this.#ended = true;
    this.#waiting?.resolve();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
