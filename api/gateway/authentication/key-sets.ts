import { LRUCache } from 'lru-cache';
import { egressPolicy } from '../../../platform/egress/address.ts';
import { createEgressDispatcher } from '../../../platform/egress/dispatcher.ts';
import { createLimitedFetch, type LimitedFetch } from '../../../platform/egress/limited-fetch.ts';
import type { Logger } from '../../../platform/logger.ts';
import { RemoteKeySet } from './remote-key-set.ts';

/** Key sets that are held at the most. */
const MAX_SETS = 1000;

const LIMITS = { maxBytes: 512 * 1024, timeoutMs: 5000 };

/** The key sets of issuers, each read once however many gateways use it. */
export class KeySets {
  readonly #sets = new LRUCache<string, RemoteKeySet>({ max: MAX_SETS });
  readonly #ways: Record<'public' | 'private', LimitedFetch>;
  readonly #logger: Logger;

  /** @param egressAllow what outgoing calls may reach although it is private (`EGRESS_ALLOW`). */
  constructor(egressAllow: readonly string[], logger: Logger) {
    const way = (privateNetwork: boolean) =>
      createLimitedFetch(createEgressDispatcher(egressPolicy(egressAllow, privateNetwork)), LIMITS);
    this.#ways = { public: way(false), private: way(true) };
    this.#logger = logger;
  }

  at(url: string, privateNetwork: boolean): RemoteKeySet {
    const way = privateNetwork ? 'private' : 'public';
    const key = `${way} ${url}`;
    let set = this.#sets.get(key);
    if (set === undefined) {
      set = new RemoteKeySet(url, this.#ways[way], this.#logger);
      this.#sets.set(key, set);
    }
    return set;
  }
}
