/** A worker of the bare queue, which does nothing. `REDIS_URL`. */
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { BARE_CHANNEL, BARE_QUEUE, type BareJob } from './bare-job.ts';

const url = process.env.REDIS_URL ?? '';
const connection = new Redis(url, { maxRetriesPerRequest: null });
const publisher = new Redis(url, { maxRetriesPerRequest: null });
const worker = new Worker<BareJob, void>(
  BARE_QUEUE,
  async ({ data }) => {
    await publisher.publish(BARE_CHANNEL, JSON.stringify({ id: data.id, content: [] }));
  },
  { connection, concurrency: 32 },
);
await worker.waitUntilReady();
process.stdout.write('ready\n');
