import { Dispatcher } from '../api/dispatch/dispatcher.ts';
import { CHANNELS, Channels } from '../platform/channels.ts';
import { newId } from '../platform/ids.ts';
import { createLogger } from '../platform/logger.ts';
import { namespaceOf, openRedis } from '../platform/redis.ts';

/** A caller of empty executions: the floor under every call through a gateway. */
export async function openFloor(
  redisUrl: string,
): Promise<{ call(): Promise<void>; close(): Promise<void> }> {
  const logger = createLogger('floor', 'warn');
  const redis = openRedis(redisUrl, 'commands', logger);
  const subscriber = openRedis(redisUrl, 'subscriber', logger);
  await Promise.all([redis.connect(), subscriber.connect()]);
  const namespace = namespaceOf(redisUrl);
  const channels = new Channels(redis, subscriber, namespace, logger);
  const id = newId();
  const dispatcher = new Dispatcher({ process: id, redis, channels, namespace, maxPerGateway: 1000, logger });
  await channels.subscribe(CHANNELS.api(id), (message) => dispatcher.receive(message));
  await dispatcher.start();
  return {
    async call() {
      await dispatcher.run(
        {
          capability: 'none',
          method: 'tools/call',
          params: { name: 'nothing', arguments: { text: 'hello' } },
          timeoutMs: 10_000,
          principal: { kind: 'admin', id: 'bench' },
        },
        {},
      );
    },
    async close() {
      await dispatcher.close();
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}
