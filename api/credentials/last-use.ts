import type { Logger } from '../../platform/logger.ts';

/** A collection of keys with a `lastUsedAt`. */
export interface UsedKeys {
  bulkWrite(
    operations: { updateOne: { filter: { _id: string }; update: { $max: { lastUsedAt: Date } } } }[],
    options: { ordered: false },
  ): Promise<unknown>;
}

/** How often what was used is written, in milliseconds. */
const FLUSH_MS = 1000;

/** A key in constant use is written this often; milliseconds. */
const RESOLUTION_MS = 60_000;

/** Keys that are remembered at the most; of more, some are written oftener than they need be. */
const MAX_KEYS = 50_000;

/** Notes when keys were last used, in batches: no request waits for it. */
export class LastUse {
  readonly #keys: UsedKeys;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  /** Milliseconds since the epoch, as far as it is written or about to be. */
  readonly #noted = new Map<string, number>();
  #waiting = new Map<string, Date>();
  #failing = false;

  constructor(keys: UsedKeys, logger: Logger) {
    this.#keys = keys;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.#flush(), FLUSH_MS);
    this.#timer.unref();
  }

  note(id: string): void {
    const now = Date.now();
    if (now - (this.#noted.get(id) ?? 0) < RESOLUTION_MS) return;
    if (this.#noted.size >= MAX_KEYS) this.#noted.clear();
    this.#noted.set(id, now);
    this.#waiting.set(id, new Date(now));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const batch = this.#waiting;
    this.#waiting = new Map();
    const operations = [...batch].map(([_id, lastUsedAt]) => ({
      updateOne: { filter: { _id }, update: { $max: { lastUsedAt } } },
    }));
    try {
      await this.#keys.bulkWrite(operations, { ordered: false });
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#logger.warn({ err: error }, 'when keys are used cannot be noted');
      this.#failing = true;
      // To be noted at their next use.
      for (const id of batch.keys()) this.#noted.delete(id);
    }
  }
}
