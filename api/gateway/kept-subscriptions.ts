import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { CHANNELS, type Channels } from '../../platform/channels.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Snapshots } from '../../platform/snapshots.ts';
import type { OwnerMessage } from '../../schema/owner-message.ts';
import type { Dispatcher, ExecutionRequest } from '../dispatch/dispatcher.ts';
import type { Call, Params } from './call.ts';
import type { GatewaySnapshot } from './gateway-snapshot.ts';
import { findResource } from './methods/resources.ts';

/** A subscription to a resource, by which it can be made again. */
interface Kept {
  /** The worker that keeps it. */
  worker: string;
  request: ExecutionRequest;
}

export interface KeptSubscriptionsOptions {
  redis: Redis;
  channels: Channels;
  namespace: string;
  dispatcher: Dispatcher;
  gateways: Snapshots<GatewaySnapshot>;
  /** Whose streams for what belongs to no request are read at this process. */
  listening: () => Iterable<string>;
  logger: Logger;
}

/** How long it is known what an owner subscribed to, in seconds, unless it ends or subscribes to more. */
const KNOWN_S = 7 * 24 * 60 * 60;
/** Resources of one owner that are known at the most; others are not subscribed to again. */
const MAX_RESOURCES = 500;
/** How often a subscription is tried to be made again. */
const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 1000;

/**
 * Which worker keeps the subscriptions of clients to resources. When it is gone, the process where a client listens makes them again, and tells
 * the client that the resource may have changed meanwhile: whoever is not told would believe for ever that it has not.
 */
export class KeptSubscriptions {
  readonly #options: KeptSubscriptionsOptions;
  readonly #renewing = new Set<string>();

  constructor(options: KeptSubscriptionsOptions) {
    this.#options = options;
    options.dispatcher.onWorkerGone(() => {
      for (const owner of options.listening()) void this.renew(owner);
    });
  }

  /** Takes notice of a subscription that was made, or ended. */
  async note(
    { gateway, owner, principal, client, facts }: Call,
    method: string,
    params: Params,
  ): Promise<void> {
    if (owner === undefined || !/^resources\/(un)?subscribe$/.test(method)) return;
    const { redis, namespace, logger } = this.#options;
    const { capability, uri } = findResource(gateway, params.uri);
    const [key, field] = [subscriptionsKey(namespace, owner), `${capability.id} ${uri}`];
    const request: ExecutionRequest = {
      gateway: gateway.id,
      capability: capability.id,
      method: 'resources/subscribe',
      params: { uri },
      principal: { kind: principal.kind, id: principal.id },
      owner,
      client,
      timeoutMs: gateway.specification.timeoutMs,
    };
    const kept: Kept = { worker: facts.leasedBy ?? '', request };
    try {
      if (method === 'resources/unsubscribe') await redis.hdel(key, field);
      else if ((await redis.hlen(key)) < MAX_RESOURCES)
        await redis.multi().hset(key, field, JSON.stringify(kept)).expire(key, KNOWN_S).exec();
    } catch (error) {
      logger.warn({ err: error }, 'a subscription will not outlive its worker');
    }
  }

  /** Makes the subscriptions of an owner again that are kept by nobody any more. Never rejects. */
  async renew(owner: string): Promise<void> {
    if (this.#renewing.has(owner)) return;
    this.#renewing.add(owner);
    const { redis, namespace, dispatcher, logger } = this.#options;
    try {
      const known = await redis.hgetall(subscriptionsKey(namespace, owner));
      for (const [field, text] of Object.entries(known)) {
        const kept = JSON.parse(text) as Kept;
        if (!dispatcher.workers.has(kept.worker)) await this.#renewOne(owner, field, kept);
      }
    } catch (error) {
      logger.warn({ err: error }, 'subscriptions of a client could not be made again');
    } finally {
      this.#renewing.delete(owner);
    }
  }

  async #renewOne(owner: string, field: string, { request }: Kept): Promise<void> {
    const { redis, namespace, dispatcher, gateways, logger } = this.#options;
    const key = subscriptionsKey(namespace, owner);
    const { capability, params } = request;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      if (attempt > 0) await delay(FIRST_DELAY_MS * 2 ** (attempt - 1), undefined, { ref: false });
      const gateway = await gateways.get(request.gateway ?? '');
      if (gateway?.capabilities.some(({ id }) => id === capability) !== true) return;
      // It ended meanwhile.
      if ((await redis.hexists(key, field)) === 0) return;
      try {
        const onNotification = (said: { method: string; params: Params }) =>
          this.#say(owner, capability, said.method, said.params);
        const { leasedBy = '' } = await dispatcher.run(request, { onNotification });
        const kept: Kept = { worker: leasedBy, request };
        await redis.multi().hset(key, field, JSON.stringify(kept)).expire(key, KNOWN_S).exec();
        return this.#say(owner, capability, 'notifications/resources/updated', params);
      } catch (error) {
        logger.info({ err: error, capability }, 'a subscription could not be made again yet');
      }
    }
  }

  #say(owner: string, capability: string, method: string, params: Params): void {
    const message: OwnerMessage = { kind: 'notification', owner, capability, method, params };
    this.#options.channels.publish(CHANNELS.owners, JSON.stringify(message)).catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, 'a message to a client was lost');
    });
  }
}

/** Where it is kept what an owner subscribed to. */
export function subscriptionsKey(namespace: string, owner: string): string {
  return `${namespace}subscriptions:${owner}`;
}
