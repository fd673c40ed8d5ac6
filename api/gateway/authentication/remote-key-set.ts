import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { LimitedFetch } from '../../../platform/egress/limited-fetch.ts';
import { PlatformError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/logger.ts';

export interface KeySetTimes {
  /** After this long, in milliseconds, the keys are read again in the background: a key that was taken out stops working. */
  refreshAfterMs: number;
  /** A set is read no more often than this, in milliseconds, however many tokens name keys that are not in it. */
  cooldownMs: number;
}

const TIMES: KeySetTimes = { refreshAfterMs: 10 * 60_000, cooldownMs: 5000 };

/** An issuer's keys at a URL (RFC 7517, section 5), kept while the URL does not answer. */
export class RemoteKeySet {
  readonly #url: string;
  readonly #fetch: LimitedFetch;
  readonly #logger: Logger;
  readonly #times: KeySetTimes;
  #keys: JWTVerifyGetKey | undefined;
  #loadedAt = 0;
  #triedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;

  constructor(url: string, fetchDocument: LimitedFetch, logger: Logger, times: KeySetTimes = TIMES) {
    this.#url = url;
    this.#fetch = fetchDocument;
    this.#logger = logger;
    this.#times = times;
  }

  /**
   * The key that a token names; one that is not there may be new, so the set is read again.
   * @throws PlatformError UNAVAILABLE where the set was never read; JOSEError where no key fits.
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.#keys === undefined) await this.#load();
    else if (Date.now() - this.#loadedAt > this.#times.refreshAfterMs) void this.#load();
    const keys = this.#keys;
    if (keys === undefined)
      throw new PlatformError('UNAVAILABLE', "the issuer's keys cannot be read right now; try again");
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#load();
      if (this.#keys === keys) throw error;
      return await (this.#keys ?? keys)(header, token);
    }
  };

  /** Reads the set, unless that was tried a moment ago. What goes wrong is logged; the keys stay what they are. */
  async #load(): Promise<void> {
    if (this.#loading === undefined) {
      if (Date.now() - this.#triedAt < this.#times.cooldownMs) return;
      this.#triedAt = Date.now();
      this.#loading = this.#read().finally(() => {
        this.#loading = undefined;
      });
    }
    await this.#loading;
  }

  async #read(): Promise<void> {
    try {
      const headers = { accept: 'application/jwk-set+json, application/json' };
      const response = await this.#fetch(this.#url, { headers });
      if (response.status !== 200) throw new Error(`it answers with status ${response.status}`);
      this.#keys = createLocalJWKSet((await response.json()) as Parameters<typeof createLocalJWKSet>[0]);
      this.#loadedAt = Date.now();
    } catch (error) {
      this.#logger.warn({ err: error, jwksUrl: this.#url }, "an issuer's keys could not be read");
    }
  }
}
