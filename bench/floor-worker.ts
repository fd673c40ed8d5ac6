/** A worker of the platform that runs nothing: what remains is its queue and its reply channel. `REDIS_URL`. */
import { newId } from '../platform/ids.ts';
import { createLogger } from '../platform/logger.ts';
import { openTracing } from '../platform/tracing.ts';
import { ExecutionWorker } from '../worker/execution-worker.ts';
import { ReplySender } from '../worker/reply-sender.ts';
import { openQueueConnections } from './queue-connections.ts';

const url = process.env.REDIS_URL ?? '';
const logger = createLogger('floor', 'warn');
const { redis, namespace, channels } = await openQueueConnections(url, 'queue', logger);
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
