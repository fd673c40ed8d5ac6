import type { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

export type ChannelHandler = (message: string) => void;

/**
 * Redis publish and subscribe for one process: one subscriber connection, a handler per channel. What is published
 * while a subscriber is away is lost to it, so whoever listens must also say what it does when the connection
 * came back (`onReconnect`).
 */
export class Channels {
  readonly #handlers = new Map<string, Set<ChannelHandler>>();
  readonly #reconnected = new Set<() => void>();
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #namespace: string;
  readonly #logger: Logger;

  /** @param subscriber a connection that is there already. */
  constructor(publisher: Redis, subscriber: Redis, namespace: string, logger: Logger) {
    this.#publisher = publisher;
    this.#subscriber = subscriber;
    this.#namespace = namespace;
    this.#logger = logger;
    subscriber.on('message', (channel: string, message: string) => {
      for (const handler of this.#handlers.get(channel) ?? []) {
        try {
          handler(message);
        } catch (error) {
          logger.error({ err: error, channel }, 'a message could not be handled');
        }
      }
    });
    subscriber.on('ready', () => void this.#subscribeAgain());
  }

  /** Resolves when the subscription is in force. */
  async subscribe(channel: string, handler: ChannelHandler): Promise<void> {
    const name = this.#namespace + channel;
    const handlers = this.#handlers.get(name) ?? new Set();
    handlers.add(handler);
    this.#handlers.set(name, handlers);
    if (handlers.size === 1) await this.#subscriber.subscribe(name);
  }

  /** Does not wait: what still arrives is heard by nobody. */
  unsubscribe(channel: string, handler: ChannelHandler): void {
    const name = this.#namespace + channel;
    const handlers = this.#handlers.get(name);
    handlers?.delete(handler);
    if (handlers === undefined || handlers.size > 0) return;
    this.#handlers.delete(name);
    this.#subscriber.unsubscribe(name).catch((error: unknown) => {
      this.#logger.debug({ err: error, channel }, 'a channel could not be left; nobody listens there');
    });
  }

  /** How many processes heard it; a channel without listeners answers 0. */
  publish(channel: string, message: string): Promise<number> {
    return this.#publisher.publish(this.#namespace + channel, message);
  }

  /** Whether messages can reach this process right now. */
  connected(): boolean {
    return this.#subscriber.status === 'ready';
  }

  /** Called each time the subscriber connection came back after it was lost, when every channel is heard again. */
  onReconnect(handler: () => void): void {
    this.#reconnected.add(handler);
  }

  async #subscribeAgain(): Promise<void> {
    try {
      if (this.#handlers.size > 0) await this.#subscriber.subscribe(...this.#handlers.keys());
    } catch (error) {
      this.#logger.debug({ err: error }, 'the connection went away again; the next one is subscribed');
      return;
    }
    for (const handler of this.#reconnected) handler();
  }
}

/** The channels of the platform. */
export const CHANNELS = {
  /** Replies to one API process. */
  api: (process: string) => `api:${process}`,
  /** What API processes tell one of them. */
  peer: (process: string) => `peer:${process}`,
  /** What API processes tell all of them. */
  peers: 'peers',
  /** Directives to every worker; the one that runs the execution heeds them. */
  workers: 'workers',
  /** What workers say to clients that belongs to no request. */
  owners: 'owners',
  /** Heartbeats of workers. */
  heartbeats: 'heartbeats',
  /** The ids of capabilities whose server told some session that its lists have changed. */
  listsChanged: 'lists-changed',
  /** What was changed in the store. */
  changes: 'changes',
  /** Requests that one gateway answered or refused, as lists of records. */
  activity: (gateway: string) => `activity:${gateway}`,
} as const;
