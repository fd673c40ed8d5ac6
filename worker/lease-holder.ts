import type { Redis } from 'ioredis';
import { dropLease, LEASE_MS, leaseKey, renewLease, takeLease } from '../platform/leases.ts';
import type { Logger } from '../platform/logger.ts';

/** Another worker keeps the state that an execution needs: it belongs there. */
export class LeasedElsewhere extends Error {
  readonly worker: string;

  constructor(worker: string) {
    super(`worker ${worker} keeps the state`);
    this.name = 'LeasedElsewhere';
    this.worker = worker;
  }
}

/** The leases of one worker, renewed for as long as it keeps the state that they stand for. */
export class LeaseHolder {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #worker: string;
  readonly #logger: Logger;
  readonly #held = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(redis: Redis, namespace: string, worker: string, logger: Logger) {
    this.#redis = redis;
    this.#namespace = namespace;
    this.#worker = worker;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.#renew(), LEASE_MS / 3);
    this.#timer.unref();
  }

  keyFor(capability: string, owner: string): string {
    return leaseKey(this.#namespace, capability, owner);
  }

  /** @throws LeasedElsewhere */
  async take(key: string): Promise<void> {
    const holder = await takeLease(this.#redis, this.#namespace, key, this.#worker);
    if (holder !== this.#worker) throw new LeasedElsewhere(holder);
    this.#held.add(key);
  }

  /** Gives a lease back; does not wait for it. */
  drop(key: string): void {
    if (!this.#held.delete(key)) return;
    dropLease(this.#redis, key, this.#worker).catch((error: unknown) => {
      this.#logger.debug({ err: error, key }, 'a lease could not be given back; it ends by itself');
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const held = [...this.#held];
    this.#held.clear();
    // What cannot be given back ends by itself.
    await Promise.allSettled(held.map((key) => dropLease(this.#redis, key, this.#worker)));
  }

  async #renew(): Promise<void> {
    for (const key of this.#held) {
      try {
        if (!(await renewLease(this.#redis, key, this.#worker))) this.#held.delete(key);
      } catch (error) {
        this.#logger.warn({ err: error }, 'leases could not be renewed');
        return;
      }
    }
  }
}
