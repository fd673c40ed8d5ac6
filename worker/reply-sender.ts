import type { Redis } from 'ioredis';
import { CHANNELS, type Channels } from '../platform/channels.ts';
import { KEPT_RESULT_SECONDS, keptResultKey, LARGE_REPLY } from '../platform/kept-results.ts';
import type { Logger } from '../platform/logger.ts';
import { type Execution, encodeReply, type Reply } from '../schema/execution.ts';

/** Brings replies to the API process that waits for them. */
export class ReplySender {
  readonly #redis: Redis;
  readonly #channels: Channels;
  readonly #namespace: string;
  readonly #logger: Logger;
  readonly #sending = new Set<Promise<void>>();

  /** @param redis a connection on which commands wait for Redis to come back, so that no end of an execution is lost. */
  constructor(redis: Redis, channels: Channels, namespace: string, logger: Logger) {
    this.#redis = redis;
    this.#channels = channels;
    this.#namespace = namespace;
    this.#logger = logger;
  }

  /** Sends what is said on the way. It is lost while Redis is away: only the end is worth waiting for. */
  say(execution: Execution, header: Reply, payload: string): void {
    if (this.#redis.status !== 'ready') return;
    this.#channels
      .publish(CHANNELS.api(execution.replyTo), encodeReply(header, payload))
      .catch((error: unknown) => {
        this.#logger.debug({ err: error, execution: execution.id }, 'a notification was lost');
      });
  }

  /**
   * Sends the end. Whoever calls need not wait: commands on one connection keep their order, so that what is written to Redis after
   * this is done after this.
   */
  end(execution: Execution, header: Reply, payload: string): void {
    const sending = this.#end(execution, header, payload).catch((error: unknown) => {
      this.#logger.error({ err: error, execution: execution.id }, 'the end of an execution was lost');
    });
    this.#sending.add(sending);
    void sending.then(() => this.#sending.delete(sending));
  }

  /** Resolves when every end so far was heard, or is kept where it will be looked for. */
  async flush(): Promise<void> {
    await Promise.all(this.#sending);
  }

  async #end(execution: Execution, header: Reply, payload: string): Promise<void> {
    const message = encodeReply(header, payload);
    const channel = CHANNELS.api(execution.replyTo);
    if (message.length <= LARGE_REPLY && (await this.#channels.publish(channel, message)) > 0) return;
    await this.#keep(execution, message);
    // Whoever was away and hears this fetches it; whoever does not hear it yet looks for it once they hear again.
    await this.#channels.publish(channel, encodeReply({ execution: execution.id, kind: 'kept' }, ''));
  }

  async #keep(execution: Execution, message: string): Promise<void> {
    await this.#redis.set(keptResultKey(this.#namespace, execution.id), message, 'EX', KEPT_RESULT_SECONDS);
  }
}
