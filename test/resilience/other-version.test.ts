import assert from 'node:assert/strict';
import { CHANNELS, Channels } from '../../platform/channels.ts';
import { newId } from '../../platform/ids.ts';
import { createLogger } from '../../platform/logger.ts';
import { EXECUTIONS, openQueue } from '../../platform/queue.ts';
import { openRedis } from '../../platform/redis.ts';
import { NO_TRACING } from '../../platform/tracing.ts';
import { decodeReply, EXECUTION_VERSION, type Execution } from '../../schema/execution.ts';
import { ExecutionWorker } from '../../worker/execution-worker.ts';
import { ReplySender } from '../../worker/reply-sender.ts';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';

const logger = createLogger('test', 'silent');

describe('an execution of another version of the platform', () => {
  let stores: OwnStores;

  before(async () => {
    stores = await openOwnStores();
  });

  after(() => stores.stop());

  it('is not run, and whoever sent it is told to update the worker', async () => {
    const { namespace, env } = stores;
    const redis = openRedis(env.REDIS_URL, 'queue', logger);
    const subscriber = openRedis(env.REDIS_URL, 'subscriber', logger);
    await Promise.all([redis.connect(), subscriber.connect()]);
    const channels = new Channels(redis, subscriber, namespace, logger);
    let runs = 0;
    const worker = new ExecutionWorker({
      id: newId(),
      concurrency: 1,
      redis,
      channels,
      namespace,
      replies: new ReplySender(redis, channels, namespace, logger),
      tracing: NO_TRACING,
      execute: () => {
        runs += 1;
        return Promise.resolve({ json: '{}', isError: false });
      },
      vitals: () => ({ upstreamSessions: 0, sandboxes: {}, memoryBytes: 0 }),
      logger,
    });
    await worker.start();
    const reply = new Promise<string>(
      (resolve) => void channels.subscribe(CHANNELS.api('newer-api'), resolve),
    );
    const queue = openQueue(EXECUTIONS, stores.redis, namespace);
    const execution: Omit<Execution, 'version'> & { version: number } = {
      version: EXECUTION_VERSION + 1,
      id: newId(),
      capability: 'code-runner',
      method: 'tools/call',
      params: { name: 'run_code' },
      deadline: Date.now() + 60_000,
      queuedAt: Date.now(),
      principal: { kind: 'anonymous', id: 'anonymous' },
      replyTo: 'newer-api',
    };
    await queue.add('execution', execution as Execution, { jobId: execution.id });
    const { header, payload } = decodeReply(await reply);
    assert.deepEqual([header.kind, header.execution], ['error', execution.id]);
    assert.equal((header as { code?: string }).code, 'UNAVAILABLE');
    assert.match(
      (JSON.parse(payload) as { message: string }).message,
      new RegExp(
        `this worker runs executions of version ${EXECUTION_VERSION}, not ${EXECUTION_VERSION + 1}; update it`,
      ),
    );
    assert.equal(runs, 0);
    await queue.close();
    await worker.close();
    redis.disconnect();
    subscriber.disconnect();
  });
});
