/** A worker that does nothing: what remains is the queue and the reply channel. `REDIS_URL`. */
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { FLOOR_CHANNEL, FLOOR_QUEUE, type FloorJob } from './floor-job.ts';

const url = process.env.REDIS_URL ?? '';
const connection = new Redis(url, { maxRetriesPerRequest: null });
const publisher = new Redis(url, { maxRetriesPerRequest: null });
const worker = new Worker<FloorJob, void>(
  FLOOR_QUEUE,
  async ({ data }) => {
    await publisher.publish(FLOOR_CHANNEL, JSON.stringify({ id: data.id, content: [] }));
  },
  { connection, concurrency: 32 },
);
await worker.waitUntilReady();
process.stdout.write('ready\n');
