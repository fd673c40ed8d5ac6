import assert from 'node:assert/strict';
import { type ActivityRecord, activityStream, RECORD_FIELD } from '../../platform/activity-stream.ts';
import { newId } from '../../platform/ids.ts';
import { createLogger } from '../../platform/logger.ts';
import { ActivityOutcome } from '../../schema/activity-entry.ts';
import { UsageStep } from '../../schema/usage.ts';
import { Recorder } from '../../worker/activity/recorder.ts';
import { rollUp } from '../../worker/activity/roll-up.ts';
import { LeaseHolder } from '../../worker/lease-holder.ts';
import { applyRetention } from '../../worker/maintenance/retention.ts';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';
import { until } from '../support/until.ts';

const logger = createLogger('test', 'silent');
const DAY_MS = 24 * 60 * 60_000;

function recordAt(at: number, fields: Partial<ActivityRecord> = {}): ActivityRecord {
  return {
    id: newId(),
    gatewayId: 'g',
    at,
    requestId: newId(),
    method: 'tools/call',
    tool: 'echo',
    knownTool: true,
    principal: 'test',
    outcome: ActivityOutcome.OK,
    durationMs: 10,
    queueMs: 1,
    ...fields,
  };
}

describe('recording activity', () => {
  let stores: OwnStores;

  before(async () => {
    stores = await openOwnStores();
  });

  after(() => stores.stop());

  beforeEach(async () => {
    const { models } = stores.mongo;
    await Promise.all([
      models.activity.deleteMany({}),
      models.usage.deleteMany({}),
      models.gateways.deleteMany({}),
    ]);
    await stores.redis.del(activityStream(stores.namespace));
  });

  const write = async (records: readonly ActivityRecord[]) => {
    const pipeline = stores.redis.pipeline();
    for (const record of records) {
      pipeline.xadd(activityStream(stores.namespace), '*', RECORD_FIELD, JSON.stringify(record));
    }
    await pipeline.exec();
  };

  const openRecorder = (worker: string) => {
    const leases = new LeaseHolder(stores.redis, stores.namespace, worker, logger);
    const recorder = new Recorder({ ...stores, models: stores.mongo.models, leases, logger });
    return {
      recorder,
      async end() {
        await recorder.close();
        await leases.close();
      },
    };
  };

  it('moves everything from the stream to the store, in which nothing is twice', async () => {
    const { models } = stores.mongo;
    const records = Array.from({ length: 1234 }, (_, n) => recordAt(Date.now() - n, { durationMs: n }));
    await write(records);
    // What an earlier recorder moved before it ended in the middle.
    await write(records.slice(0, 10));
    await stores.redis.xadd(activityStream(stores.namespace), '*', RECORD_FIELD, 'no JSON');
    const { recorder, end } = openRecorder('a');
    recorder.start();
    await until('the stream is empty', async () => {
      return (await stores.redis.xlen(activityStream(stores.namespace))) === 0;
    });
    await end();
    assert.equal(await models.activity.countDocuments(), 1234);
    const one = await models.activity.findById(records[7]?.id).lean();
    assert.equal(one?.durationMs, 7);
    assert.ok(one?.at instanceof Date);
  });

  it('counts no record twice, however a batch is cut when it comes again', async () => {
    const { models } = stores.mongo;
    const at = Date.UTC(2026, 6, 28, 12, 30, 15);
    const records = Array.from({ length: 10 }, (_, n) => ({
      position: `${n}`,
      record: recordAt(at, {
        tool: n < 4 ? 'echo' : 'other',
        ...(n === 9 && { outcome: ActivityOutcome.TIMEOUT, queueMs: undefined }),
      }),
    }));
    await rollUp(models, records.slice(0, 6));
    await rollUp(models, records.slice(0, 3));
    await rollUp(models, records);
    await rollUp(models, records);
    const hour = await models.usage.find({ step: UsageStep.HOUR }).lean();
    const calls = (tool: string) => hour.find((it) => it.gatewayId === 'g' && it.tool === tool)?.calls;
    assert.deepEqual([calls(''), calls('echo'), calls('other')], [10, 4, 6]);
    const total = hour.find((it) => it.gatewayId === '');
    assert.equal(total?.calls, 10);
    assert.deepEqual(total?.failures, { TIMEOUT: 1 });
    assert.deepEqual([total?.queueMs, total?.queued], [9, 9]);
    assert.equal(total?.at.toISOString(), '2026-07-28T12:00:00.000Z');
    const begins = await models.usage.distinct('at', { gatewayId: '' });
    assert.deepEqual(begins.map((begin) => begin.toISOString()).toSorted(), [
      '2026-07-28T00:00:00.000Z',
      '2026-07-28T12:00:00.000Z',
      '2026-07-28T12:30:00.000Z',
    ]);
  });

  it('counts by name only tools that there are, and only when they are called', async () => {
    const { models } = stores.mongo;
    await rollUp(models, [
      { position: '1', record: recordAt(Date.now(), { tool: 'made-up', knownTool: false }) },
      { position: '2', record: recordAt(Date.now(), { method: 'GET /tools/{name}' }) },
    ]);
    assert.deepEqual(await models.usage.distinct('tool'), ['']);
  });

  it('is done by one worker, and by another one when that is gone', async () => {
    const { models } = stores.mongo;
    const alive = (worker: string) => `${stores.namespace}alive:${worker}`;
    await stores.redis.set(alive('first'), '1');
    await stores.redis.set(alive('second'), '1');
    const first = openRecorder('first');
    const second = openRecorder('second');
    first.recorder.start();
    await write([recordAt(Date.now())]);
    await until('the first records', async () => (await models.activity.countDocuments()) === 1);
    second.recorder.start();
    const lease = `${stores.namespace}lease:platform:recorder`;
    assert.equal(await stores.redis.get(lease), 'first');
    await first.recorder.close();
    await stores.redis.del(alive('first'));
    await write([recordAt(Date.now())]);
    await until('the second records', async () => (await models.activity.countDocuments()) === 2);
    assert.equal(await stores.redis.get(lease), 'second');
    await first.end();
    await second.end();
  });

  it('is kept for some days and up to a number of entries, and not for gateways that are gone', async () => {
    const { models } = stores.mongo;
    const now = Date.UTC(2026, 6, 28, 12);
    const gateway = (id: string) => ({
      _id: id,
      name: id,
      requireAuthentication: false,
      authMethod: 'BOTH',
      attachments: [],
      specification: { gatewayId: id, version: 1, content: {}, createdAt: new Date(), createdBy: 'x' },
      revision: 1,
      createdAt: new Date(),
      updatedAt: new Date(),
    });
    await models.gateways.collection.insertMany([gateway('old'), gateway('busy')] as never[]);
    const records = [
      ...Array.from({ length: 700 }, (_, n) => recordAt(now - n * (DAY_MS / 100), { gatewayId: 'old' })),
      ...Array.from({ length: 1300 }, (_, n) => recordAt(now - n * 1000, { gatewayId: 'busy' })),
      ...Array.from({ length: 20 }, (_, n) => recordAt(now - n * 1000, { gatewayId: 'gone' })),
    ];
    await write(records);
    const { recorder, end } = openRecorder('r');
    recorder.start();
    await until('all is recorded', async () => (await models.activity.countDocuments()) === records.length);
    await end();
    const limits = { activityDays: 5, activityEntries: 1000, usageDays: 3 };
    const deleted = await applyRetention(models, limits, new Date(now));
    assert.equal(deleted.activity, 199 + 300 + 20);
    const left = await models.activity.find({}, { at: 1, gatewayId: 1 }).lean();
    const of = (id: string) => left.filter(({ gatewayId }) => gatewayId === id).map(({ at }) => at.getTime());
    assert.equal(Math.min(...of('old')), now - 5 * DAY_MS);
    assert.equal(of('busy').length, 1000);
    assert.equal(Math.min(...of('busy')), now - 999 * 1000);
    assert.equal(of('gone').length, 0);
    assert.equal(await models.usage.countDocuments({ gatewayId: 'gone' }), 0);
    const oldest = async (step: UsageStep) => {
      const [rollup] = await models.usage.find({ step }).sort({ at: 1 }).limit(1).lean();
      return now - (rollup?.at.getTime() ?? 0);
    };
    assert.ok((await oldest(UsageStep.MINUTE)) <= 2 * DAY_MS);
    assert.ok((await oldest(UsageStep.HOUR)) <= 3 * DAY_MS);
    assert.ok((await oldest(UsageStep.HOUR)) > 2.5 * DAY_MS);
    assert.deepEqual(await applyRetention(models, limits, new Date(now)), { activity: 0, usage: 0 });
  });
});
