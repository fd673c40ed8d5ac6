import { Dispatcher } from '../api/dispatch/dispatcher.ts';
import { CHANNELS } from '../platform/channels.ts';
import { newId } from '../platform/ids.ts';
import { createLogger } from '../platform/logger.ts';
import { openQueueConnections } from './queue-connections.ts';

/** Does one thing at a time and says when it is done. */
export interface Caller {
  /** @throws where it fails. */
  call(): Promise<void>;
  close(): Promise<void>;
}

/** What may wait at a time; a bench has no more under way. */
const MAX_PENDING = 100;

/** A caller of a capability's tool that puts executions on the queue as the API does it. */
export async function openExecutions(
  redisUrl: string,
  capability: string,
  params: Record<string, unknown>,
): Promise<Caller> {
  const logger = createLogger('bench', 'warn');
  const connections = await openQueueConnections(redisUrl, 'commands', logger);
  const { redis, subscriber, namespace, channels } = connections;
  const process = newId();
  const maxPerGateway = MAX_PENDING;
  const dispatcher = new Dispatcher({ process, redis, channels, namespace, maxPerGateway, logger });
  await channels.subscribe(CHANNELS.api(process), (message) => dispatcher.receive(message));
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
