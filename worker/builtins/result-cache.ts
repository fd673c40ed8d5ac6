import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Redis } from 'ioredis';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Compressed values that are larger, in bytes, are not kept. */
const MAX_BYTES = 2 * 1024 * 1024;

/** Fast: a cache that costs as much as what it saves is none. */
const COMPRESSION = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

/** Results that a gateway may see again for a while, in Redis. Gateways see only their own. */
export class ResultCache<Value> {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #seconds: number;

  /** @param seconds how long a result is kept. */
  constructor(redis: Redis, namespace: string, name: string, seconds: number) {
    this.#redis = redis;
    this.#prefix = `${namespace}cache:${name}:`;
    this.#seconds = seconds;
  }

  /** undefined also while Redis is away: then there is no cache. */
  async get(gateway: string, key: unknown): Promise<Value | undefined> {
    if (this.#redis.status !== 'ready') return undefined;
    const found = await this.#redis.getBuffer(this.#keyOf(gateway, key));
    return found === null ? undefined : (JSON.parse((await decompress(found)).toString()) as Value);
  }

  async set(gateway: string, key: unknown, value: Value): Promise<void> {
    if (this.#redis.status !== 'ready') return;
    const bytes = await compress(JSON.stringify(value), COMPRESSION);
    if (bytes.length > MAX_BYTES) return;
    await this.#redis.set(this.#keyOf(gateway, key), bytes, 'EX', this.#seconds);
  }

  #keyOf(gateway: string, key: unknown): string {
    const hash = createHash('sha256').update(JSON.stringify(key)).digest('base64url');
    return `${this.#prefix}${gateway}:${hash}`;
  }
}
