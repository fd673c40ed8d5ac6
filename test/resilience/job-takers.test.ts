import assert from 'node:assert/strict';
import { newId } from '../../platform/ids.ts';
import { createLogger } from '../../platform/logger.ts';
import { type ExecutionQueue, openQueue } from '../../platform/queue.ts';
import { openRedis } from '../../platform/redis.ts';
import { EXECUTION_VERSION, type Execution } from '../../schema/execution.ts';
import { JobTaker } from '../../worker/job-taker.ts';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';

/** So many that what is overlooked, and waits for BullMQ's own look at the queue, five seconds, takes too long in all. */
const PAIRS = 8;
const ROUNDS = 30;
const TAKERS = 2;

describe('workers that take jobs from one queue', () => {
  const logger = createLogger('test', 'silent');
  let stores: OwnStores;
  let queue: ExecutionQueue;

  before(async function () {
    this.timeout(30_000);
    stores = await openOwnStores();
    queue = openQueue('taken', stores.redis, stores.namespace);
  });

  after(async () => {
    await queue.close();
    await stores.stop();
  });

  /** Runs something while some workers with room for one job each take jobs. */
  async function withTakers(run: (execution: Execution) => Promise<void>, work: () => Promise<void>) {
    const { namespace, env } = stores;
    const connections = Array.from({ length: TAKERS }, () => openRedis(env.REDIS_URL, 'queue', logger));
    await Promise.all(connections.map((redis) => redis.connect()));
    const takers = connections.map(
      (redis) => new JobTaker({ queue: 'taken', redis, namespace, concurrency: 1, run, logger }),
    );
    try {
      await Promise.all(takers.map((taker) => taker.start()));
      await work();
    } finally {
      await Promise.all(takers.map((taker) => taker.close()));
      for (const redis of connections) redis.disconnect();
    }
  }

  it('overlook none that one of them leaves for another', async function () {
    this.timeout(25_000);
    const begun = new Map<string, () => void>();
    const held = new Map<string, Promise<void>>();
    const run = async ({ id }: Execution) => {
      begun.get(id)?.();
      await held.get(id);
    };
    /** A job that runs until it is let go. */
    const hold = () => {
      const made = job();
      const begin = Promise.withResolvers<void>();
      const end = Promise.withResolvers<void>();
      begun.set(made.data.id, begin.resolve);
      held.set(made.data.id, end.promise);
      return { made, begin: begin.promise, end: end.resolve };
    };
    const rounds = async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const [first, second, third] = [hold(), hold(), hold()];
        await queue.add('execution', first.made.data);
        await first.begin;
        // The other one has room for one of these, and sees that there is another.
        await queue.addBulk([second.made, third.made]);
        await Promise.race([second.begin, third.begin]);
        first.end();
        await Promise.all([second.begin, third.begin]);
        second.end();
        third.end();
      }
    };
    for (let pair = 0; pair < PAIRS; pair += 1) await withTakers(run, rounds);
    assert.equal(await queue.count(), 0);
  });
});

function job() {
  const data: Execution = {
    version: EXECUTION_VERSION,
    id: newId(),
    capability: 'nothing',
    method: 'tools/call',
    params: {},
    principal: { kind: 'admin', id: 'test' },
    deadline: Date.now() + 60_000,
    queuedAt: Date.now(),
    replyTo: 'nobody',
  };
  return { name: 'execution' as const, data };
}
