import type { Redis } from 'ioredis';
import { PlatformError } from '../../../platform/errors.ts';

/** Files that one client may subscribe to. */
const MAX_PER_OWNER = 1000;

/** A subscription goes after this long, in seconds, should nobody notice the end of its client. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** Who wants to hear of which files (MCP 2025-11-25, server/resources, Subscriptions). In Redis, because any worker may change a file. */
export class FileSubscribers {
  readonly #redis: Redis;
  readonly #namespace: string;

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /** @throws PlatformError VALIDATION_FAILED beyond what a client may have. */
  async add(owner: string, gateway: string, uri: string): Promise<void> {
    const [ofOwner, ofFile] = [this.#ofOwner(owner), this.#ofFile(gateway, uri)];
    if ((await this.#redis.scard(ofOwner)) >= MAX_PER_OWNER) {
      throw new PlatformError(
        'VALIDATION_FAILED',
        `a client subscribes to ${MAX_PER_OWNER} files at the most`,
      );
    }
    await this.#redis
      .multi()
      .sadd(ofOwner, ofFile)
      .expire(ofOwner, KEPT_SECONDS)
      .sadd(ofFile, owner)
      .expire(ofFile, KEPT_SECONDS)
      .exec();
  }

  async remove(owner: string, gateway: string, uri: string): Promise<void> {
    const [ofOwner, ofFile] = [this.#ofOwner(owner), this.#ofFile(gateway, uri)];
    await this.#redis.multi().srem(ofOwner, ofFile).srem(ofFile, owner).exec();
  }

  /** The client is gone. */
  async forget(owner: string): Promise<void> {
    const files = await this.#redis.smembers(this.#ofOwner(owner));
    const removal = this.#redis.multi().del(this.#ofOwner(owner));
    for (const file of files) removal.srem(file, owner);
    await removal.exec();
  }

  of(gateway: string, uri: string): Promise<string[]> {
    return this.#redis.smembers(this.#ofFile(gateway, uri));
  }

  #ofOwner(owner: string): string {
    return `${this.#namespace}files:subscriptions:${owner}`;
  }

  #ofFile(gateway: string, uri: string): string {
    return `${this.#namespace}files:subscribers:${gateway}:${uri}`;
  }
}
