import { createRequire } from 'node:module';
import type { Redis } from 'ioredis';
import { OutgoingFailure } from '../../outgoing/outgoing-failure.ts';
import { type OutgoingOptions, send } from '../../outgoing/send.ts';
import { ResultCache } from '../result-cache.ts';
import { PRODUCT_TOKEN, USER_AGENT } from '../user-agent.ts';

/** The package is a function; its own types say otherwise. */
const parseRobots = createRequire(import.meta.url)('robots-parser') as (
  url: string,
  rules: string,
) => { isAllowed(url: string, agent: string): boolean | undefined };

/** How long a site's rules are remembered, in seconds; RFC 9309, 2.4 allows a day. */
const REMEMBERED_SECONDS = 3600;

/** What is read of a site's rules, in bytes; RFC 9309, 2.5 asks for 500 KiB where there are that many. */
const MAX_BYTES = 512 * 1024;

/** A site that does not answer this soon, in milliseconds, has no rules. */
const PATIENCE_MS = 5000;

const CLOSED = 'User-agent: *\nDisallow: /';

/** The rules that sites have for robots (RFC 9309). */
export class Robots {
  readonly #cache: ResultCache<string>;

  constructor(redis: Redis, namespace: string) {
    this.#cache = new ResultCache(redis, namespace, 'robots', REMEMBERED_SECONDS);
  }

  /** Whether a page may be fetched. */
  async allow(gateway: string, url: URL, options: OutgoingOptions): Promise<boolean> {
    const address = new URL('/robots.txt', url);
    let rules = await this.#cache.get(gateway, address.href);
    if (rules === undefined) {
      rules = await this.#fetch(address, options);
      await this.#cache.set(gateway, address.href, rules);
    }
    // Undefined where the rules are those of another site, which cannot be.
    return parseRobots(address.href, rules).isAllowed(url.href, PRODUCT_TOKEN) !== false;
  }

  async #fetch(url: URL, options: OutgoingOptions): Promise<string> {
    const request = {
      method: 'GET',
      url,
      headersFor: () => ({ 'user-agent': USER_AGENT, accept: 'text/plain' }),
    };
    const limits = {
      maxBytes: MAX_BYTES,
      maxRedirects: 5,
      timeoutMs: Math.min(options.timeoutMs, PATIENCE_MS),
    };
    try {
      const { status, body } = await send(request, { ...options, ...limits });
      if (status >= 500) return CLOSED;
      return status < 300 ? body.toString() : '';
    } catch (error) {
      // The page itself will tell what is wrong with its host.
      if (error instanceof OutgoingFailure) return '';
      throw error;
    }
  }
}
