import { LRUCache } from 'lru-cache';
import type { PlatformError } from '../../platform/errors.ts';
import type { Limit } from '../limits/limit.ts';
import { rateLimited } from '../limits/rate-limited.ts';
import type { SlidingWindows } from '../limits/sliding-windows.ts';
import { networkOf } from './network-of.ts';

/** Wrong credentials that an address may show at one door in a minute. */
export const MAX_FAILED = 30;

const WINDOW_MS = 60_000;

/** Doors and addresses, and credentials, that are remembered at the most. */
const MAX_REMEMBERED = 20_000;

/** Somebody at a door: a gateway, or the management API. */
export interface Attempt {
  door: string;
  address: string;
  /** A digest of what was shown. */
  credential: string;
}

/**
 * Limits how often an address may show wrong credentials. Only failures count. An address with too many is refused whatever it shows, but for credentials that
 * were good here before: so that one broken client does not lock out the others behind the same address.
 */
export class FailedAttempts {
  readonly #windows: SlidingWindows;
  /** Until when an address is refused, in milliseconds since the epoch. */
  readonly #blocked = new LRUCache<string, number>({ max: MAX_REMEMBERED });
  readonly #good = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  constructor(windows: SlidingWindows) {
    this.#windows = windows;
  }

  /** Before a credential is looked at. @throws PlatformError RATE_LIMITED */
  check(attempt: Attempt): void {
    const until = this.#blocked.get(addressOf(attempt));
    if (until === undefined || until <= Date.now() || this.#good.has(credentialOf(attempt))) return;
    throw refused(until - Date.now());
  }

  succeeded(attempt: Attempt): void {
    this.#good.set(credentialOf(attempt), true);
  }

  /** @throws PlatformError RATE_LIMITED where it was one too many. */
  async failed(attempt: Attempt): Promise<void> {
    this.#good.delete(credentialOf(attempt));
    const address = addressOf(attempt);
    const limit: Limit = {
      key: `failed:${address}`,
      name: 'attempts',
      quota: MAX_FAILED,
      windowMs: WINDOW_MS,
    };
    const { granted, readings } = await this.#windows.take([limit], 1);
    if (granted > 0) return;
    const resetMs = readings[0]?.resetMs ?? WINDOW_MS;
    this.#blocked.set(address, Date.now() + resetMs);
    throw refused(resetMs);
  }
}

function addressOf({ door, address }: Attempt): string {
  return `${door} ${networkOf(address)}`;
}

function credentialOf({ door, credential }: Attempt): string {
  return `${door} ${credential}`;
}

function refused(waitMs: number): PlatformError {
  return rateLimited(
    waitMs,
    (seconds) => `too many failed attempts from your address; try again in ${seconds} s`,
  );
}
