import type { Redis } from 'ioredis';
import { Channels } from './channels.ts';
import { type Config, ConfigError, required } from './config.ts';
import type { Logger } from './logger.ts';
import { type Mongo, openMongo } from './mongo.ts';
import { namespaceOf, openRedis, type RedisRole } from './redis.ts';

/** The stores of one process. */
export interface Stores {
  mongo: Mongo;
  redis: Redis;
  subscriber: Redis;
  channels: Channels;
  namespace: string;
  close(): Promise<void>;
}

const WHY = 'npm start provides it; a process that runs alone needs the address of one';

/**
 * Connects to the stores.
 * @param role what commands on the process's main Redis connection do while Redis is away.
 * @throws ConfigError where an address is missing; what the drivers throw where a store cannot be reached.
 */
export async function openStores(config: Config, role: RedisRole, logger: Logger): Promise<Stores> {
  const redisUrl = required(config.redisUrl, 'REDIS_URL', WHY);
  const mongodbUri = required(config.mongodbUri, 'MONGODB_URI', WHY);
  const redis = openRedis(redisUrl, role, logger);
  const subscriber = openRedis(redisUrl, 'subscriber', logger);
  const lastError = rememberError(redis);
  await Promise.all([redis.connect(), subscriber.connect()]).catch(() => {
    throw new ConfigError(`REDIS_URL names a Redis that does not answer: ${lastError()}.`);
  });
  const mongo = await openMongo(mongodbUri).catch((error: Error) => {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`MONGODB_URI names a store that does not answer: ${error.message}.`);
  });
  const namespace = namespaceOf(redisUrl);
  const channels = new Channels(redis, subscriber, namespace, logger);
  return {
    mongo,
    redis,
    subscriber,
    channels,
    namespace,
    async close() {
      redis.disconnect();
      subscriber.disconnect();
      await mongo.close();
    },
  };
}

/** The connection's own rejection says only that it was closed; why, it says as an event. */
function rememberError(redis: Redis): () => string {
  let message = 'the connection was closed';
  redis.once('error', (error) => {
    ({ message } = error);
  });
  return () => message;
}
