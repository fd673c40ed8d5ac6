import type { Redis } from 'ioredis';
import { Channels } from '../platform/channels.ts';
import type { Logger } from '../platform/logger.ts';
import { namespaceOf, openRedis } from '../platform/redis.ts';

/** What a process has of the queue and the reply channel. */
export interface QueueConnections {
  redis: Redis;
  subscriber: Redis;
  namespace: string;
  channels: Channels;
}

/** Connects as the processes of the platform do. @param purpose of the connection for commands. */
export async function openQueueConnections(
  redisUrl: string,
  purpose: 'commands' | 'queue',
  logger: Logger,
): Promise<QueueConnections> {
  const redis = openRedis(redisUrl, purpose, logger);
  const subscriber = openRedis(redisUrl, 'subscriber', logger);
  await Promise.all([redis.connect(), subscriber.connect()]);
  const namespace = namespaceOf(redisUrl);
  return { redis, subscriber, namespace, channels: new Channels(redis, subscriber, namespace, logger) };
}
