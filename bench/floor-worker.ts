/** A worker of the platform that runs nothing: what remains is its queue and its reply channel. `REDIS_URL`. */
import { Channels } from '../platform/channels.ts';
import { newId } from '../platform/ids.ts';
import { createLogger } from '../platform/logger.ts';
import { namespaceOf, openRedis } from '../platform/redis.ts';
import { openTracing } from '../platform/tracing.ts';
import { ExecutionWorker } from '../worker/execution-worker.ts';
import { ReplySender } from '../worker/reply-sender.ts';

const url = process.env.REDIS_URL ?? '';
const logger = createLogger('floor', 'warn');
const redis = openRedis(url, 'queue', logger);
const subscriber = openRedis(url, 'subscriber', logger);
await Promise.all([redis.connect(), subscriber.connect()]);
const namespace = namespaceOf(url);
const channels = new Channels(redis, subscriber, namespace, logger);
const worker = new ExecutionWorker({
  id: newId(),
  concurrency: 32,
  redis,
  channels,
  namespace,
  replies: new ReplySender(redis, channels, namespace, logger),
  tracing: await openTracing(undefined, 'floor', () => undefined),
  execute: () => Promise.resolve({ json: '{"content":[]}', isError: false }),
  vitals: () => ({ upstreamSessions: 0, sandboxes: {}, memoryBytes: process.memoryUsage.rss() }),
  logger,
});
await worker.start();
process.stdout.write('ready\n');
