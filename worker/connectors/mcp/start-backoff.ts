import { LRUCache } from 'lru-cache';
import { UpstreamFailure } from './upstream-failure.ts';

interface Failures {
  count: number;
  /** Until when nothing is tried, in milliseconds since the epoch. */
  until: number;
}

const FIRST_MS = 1000;
const MAX_MS = 60_000;
/** What fails after it lasted this long, in milliseconds, was well before. */
const STEADY_MS = 10_000;
const MAX_KEYS = 10_000;

/**
 * Keeps what ends again and again from being started for every call: the first failure costs nothing, each further one in a row doubles
 * the wait, up to a minute.
 */
export class StartBackoff {
  readonly #failures = new LRUCache<string, Failures>({ max: MAX_KEYS });

  /** @throws UpstreamFailure where it is too early to try again. */
  check(key: string): void {
    const failures = this.#failures.get(key);
    if (failures === undefined || failures.until <= Date.now()) return;
    const seconds = Math.ceil((failures.until - Date.now()) / 1000);
    throw new UpstreamFailure(
      `the server's process ended ${failures.count} times in a row; it is started again in ${seconds} s at the earliest`,
    );
  }

  /** @param lastedMs how long it ran before it failed. */
  failed(key: string, lastedMs: number): void {
    const count = lastedMs >= STEADY_MS ? 1 : (this.#failures.get(key)?.count ?? 0) + 1;
    const wait = count === 1 ? 0 : Math.min(FIRST_MS * 2 ** (count - 2), MAX_MS);
    this.#failures.set(key, { count, until: Date.now() + wait });
  }
}
