import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { BARE_CHANNEL, BARE_QUEUE, type BareJob } from './bare-job.ts';

/**
 * A caller of empty jobs: BullMQ as it comes and one Redis channel for the replies. It uses none of the platform's code, so that it stays
 * where it is when that becomes faster or slower.
 */
export async function openBareQueue(
  redisUrl: string,
): Promise<{ call(): Promise<void>; close(): Promise<void> }> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const subscriber = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue<BareJob>(BARE_QUEUE, {
    connection: redis,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  const waiting = new Map<string, () => void>();
  let calls = 0;
  subscriber.on('message', (_channel, message) => {
    const { id } = JSON.parse(message) as { id: string };
    waiting.get(id)?.();
    waiting.delete(id);
  });
  await subscriber.subscribe(BARE_CHANNEL);
  return {
    async call() {
      calls += 1;
      const id = `bare-${calls}`;
      const answered = new Promise<void>((resolve) => {
        waiting.set(id, resolve);
      });
      await queue.add('bare', { id, params: { name: 'nothing', arguments: { text: 'hello' } } });
      await answered;
    },
    async close() {
      await queue.close();
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}
