import { Dispatcher } from '../api/dispatch/dispatcher.ts';
import { CHANNELS, Channels } from '../platform/channels.ts';
import { newId } from '../platform/ids.ts';
import { createLogger } from '../platform/logger.ts';
import { namespaceOf, openRedis } from '../platform/redis.ts';

/** Puts executions on a queue and waits for their ends. */
export interface Caller {
  /** @throws where the execution fails, or its tool. */
  call(): Promise<void>;
  close(): Promise<void>;
}

/** An execution of which nothing comes. */
const EMPTY = { capability: 'none', params: { name: 'nothing', arguments: { text: 'hello' } } };

/**
 * A caller of one execution: by default an empty one, the floor under every call through a gateway.
 */
export async function openFloor(
  redisUrl: string,
  { capability, params }: { capability: string; params: Record<string, unknown> } = EMPTY,
): Promise<Caller> {
  const logger = createLogger('floor', 'warn');
  const redis = openRedis(redisUrl, 'commands', logger);
  const subscriber = openRedis(redisUrl, 'subscriber', logger);
  await Promise.all([redis.connect(), subscriber.connect()]);
  const namespace = namespaceOf(redisUrl);
  const channels = new Channels(redis, subscriber, namespace, logger);
  const id = newId();
  const dispatcher = new Dispatcher(id, redis, channels, namespace, logger);
  await channels.subscribe(CHANNELS.api(id), (message) => dispatcher.receive(message));
  await dispatcher.start();
  return {
    async call() {
      const { isError, json } = await dispatcher.run(
        {
          capability,
          method: 'tools/call',
          params,
          timeoutMs: 10_000,
          principal: { kind: 'admin', id: 'bench' },
        },
        {},
      );
      if (isError) throw new Error(json);
    },
    async close() {
      await dispatcher.close();
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}
