import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { HostError, type HostFailure } from '../../worker/sandbox/host-error.ts';
import { HostPool, type HostPoolLimits } from '../../worker/sandbox/host-pool.ts';
import { TEST_LIMITS, type TestRequest, testHosts } from './fixtures/test-request.ts';
import { isGone, until } from './processes.ts';

describe('the pool of sandbox hosts', () => {
  let pool: HostPool;
  let lost: HostError[];
  afterEach(() => pool.close());

  function open(limits: Partial<HostPoolLimits> = {}): void {
    lost = [];
    pool = new HostPool(testHosts, (error) => lost.push(error), { maxHosts: 2, minHosts: 1, ...limits });
  }
  interface Options {
    caller?: string;
    key?: string;
    onAsk?: (question: unknown) => Promise<unknown>;
    timeoutMs?: number;
    signal?: AbortSignal;
  }
  async function call(request: TestRequest, options: Options = {}) {
    const { caller = 'caller', timeoutMs = 5000, signal = new AbortController().signal, ...rest } = options;
    return (await pool.run(request, { caller, timeoutMs, signal, ...rest })) as Record<string, string> & {
      pid: number;
    };
  }
  async function failing(promise: Promise<unknown>): Promise<HostFailure> {
    const error = await promise.then(
      () => assert.fail('It did not fail'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof HostError, String(error));
    return error.failure;
  }

  it('starts hosts with an empty environment in a harmless folder', async () => {
    open();
    const { environment, folder, text } = await call({ act: 'echo', text: 'hello' });
    assert.deepEqual([environment, folder, text], [{}, '/', 'hello']);
  });

  it('lets hosts neither read files, nor write them, nor start processes', async () => {
    open();
    for (const text of ['read', 'write', 'spawn']) {
      assert.equal(await call({ act: 'attempt', text }), 'ERR_ACCESS_DENIED');
    }
  });

  it('keeps hosts warm, gives work to the same one, and grows only as needed', async () => {
    open({ minHosts: 2, maxHosts: 4 });
    await until('two hosts are ready', () => pool.statistics.hosts === 2 && pool.statistics.starting === 0);
    const pids = [await call({ act: 'echo' }), await call({ act: 'echo' })].map(({ pid }) => pid);
    assert.equal(pids[0], pids[1]);
    assert.equal(pool.statistics.hosts, 2);
    await Promise.all(Array.from({ length: 20 }, () => call({ act: 'echo' })));
    assert.equal(pool.statistics.hosts, 4);
  });

  it('ends idle hosts that it need not keep', async () => {
    open({ maxHosts: 3, idleMs: 50 });
    await Promise.all(Array.from({ length: 6 }, () => call({ act: 'echo' })));
    await until('one host is left', () => pool.statistics.hosts === 1);
    assert.equal(pool.statistics.lost, 0);
  });

  it('replaces a host that asks for it', async () => {
    open();
    const { pid } = await call({ act: 'retire' });
    assert.notEqual((await call({ act: 'echo' })).pid, pid);
    await until('the old host is gone', () => isGone(pid));
    assert.equal(pool.statistics.lost, 0);
  });

  const failures: [TestRequest, HostFailure][] = [
    [{ act: 'crash' }, 'crashed'],
    [{ act: 'flood' }, 'crashed'],
    [{ act: 'garbage' }, 'garbled'],
    [{ act: 'announce' }, 'garbled'],
  ];
  for (const [request, failure] of failures) {
    it(`replaces a host after ${request.act}, and says that it ${failure}`, async () => {
      open();
      assert.equal(await failing(call(request)), failure);
      assert.equal((await call({ act: 'echo', text: 'next' })).text, 'next');
      await until('the loss is reported', () => lost.length > 0);
      assert.deepEqual(
        lost.map((error) => error.failure),
        [failure],
      );
    });
  }

  it('keeps what a crashed host wrote to stderr', async () => {
    open();
    await failing(call({ act: 'crash' }));
    await until('the loss is reported', () => lost.length > 0);
    assert.match(String(lost[0]?.detail), /crashed on request/);
  });

  it('kills a host that does not reply in time', async () => {
    open();
    const { pid } = await call({ act: 'echo' });
    assert.equal(await failing(call({ act: 'never' }, { timeoutMs: 50 })), 'overdue');
    await until('the host is gone', () => isGone(pid));
  });

  it('kills a host whose call is cancelled, and rejects with the reason', async () => {
    open({ maxHosts: 1 });
    const { pid } = await call({ act: 'echo' });
    const cancelled = new AbortController();
    const running = call({ act: 'never' }, { signal: cancelled.signal });
    const waiting = call({ act: 'echo', text: 'next' });
    await setImmediate();
    cancelled.abort(new Error('enough'));
    await assert.rejects(running, /enough/);
    assert.equal((await waiting).text, 'next');
    await until('the host is gone', () => isGone(pid));
    assert.equal(pool.statistics.lost, 0);
  });

  it('lets a waiting call leave the queue', async () => {
    open({ maxHosts: 1 });
    await call({ act: 'echo' });
    const stop = new AbortController();
    const running = call({ act: 'never' }, { signal: stop.signal });
    const impatient = call({ act: 'echo' }, { signal: AbortSignal.abort(new Error('too late')) });
    await assert.rejects(impatient, /too late/);
    const cancelled = new AbortController();
    const waiting = call({ act: 'echo' }, { signal: cancelled.signal });
    assert.equal(pool.statistics.waiting, 1);
    cancelled.abort(new Error('gone'));
    await assert.rejects(waiting, /gone/);
    assert.equal(pool.statistics.waiting, 0);
    stop.abort(new Error('stop'));
    await assert.rejects(running, /stop/);
  });

  it('leaves it to the worker what happens at Ctrl-C', async () => {
    open();
    const { pid } = await call({ act: 'echo' });
    process.kill(pid, 'SIGINT');
    assert.equal((await call({ act: 'echo' })).pid, pid);
  });

  it('refuses a request that is too large, and keeps the host', async () => {
    open();
    const { pid } = await call({ act: 'echo' });
    assert.equal(
      await failing(call({ act: 'echo', text: 'x'.repeat(TEST_LIMITS.maxRequestBytes) })),
      'too-large',
    );
    assert.equal((await call({ act: 'echo' })).pid, pid);
  });

  it('lets callers take turns', async () => {
    open({ maxHosts: 1 });
    const order: string[] = [];
    const calls = ['a', 'a', 'a', 'b', 'c', 'b'].map(async (caller, index) => {
      await call({ act: 'echo' }, { caller });
      order.push(`${caller}${index}`);
    });
    await Promise.all(calls);
    assert.deepEqual(order, ['a0', 'b3', 'c4', 'a1', 'b5', 'a2']);
  });

  it('refuses calls beyond the queue, and half of it is the most for one caller', async () => {
    open({ maxHosts: 1, maxWaiting: 4 });
    const one = [call({ act: 'echo' }, { caller: 'one' }), call({ act: 'echo' }, { caller: 'one' })];
    assert.equal(await failing(call({ act: 'echo' }, { caller: 'one' })), 'crowded');
    const other = [call({ act: 'echo' }, { caller: 'two' }), call({ act: 'echo' }, { caller: 'three' })];
    assert.equal(await failing(call({ act: 'echo' }, { caller: 'four' })), 'crowded');
    await Promise.all([...one, ...other]);
  });

  it('says when no host can be started, and tries again at the next call', async () => {
    lost = [];
    const broken = { ...testHosts, script: `${testHosts.script}.missing` };
    pool = new HostPool(broken, (error) => lost.push(error), { maxHosts: 1, minHosts: 1 });
    assert.equal(await failing(call({ act: 'echo' })), 'unstartable');
    assert.match(String(lost[0]?.detail), /MODULE_NOT_FOUND/);
    assert.equal(await failing(call({ act: 'echo' })), 'unstartable');
  });

  it('never runs two things with different keys in the same host', async () => {
    open({ maxHosts: 4 });
    const a = await call({ act: 'echo' }, { key: 'a' });
    const b = await call({ act: 'echo' }, { key: 'b' });
    assert.notEqual(a.pid, b.pid);
    assert.equal((await call({ act: 'echo' }, { key: 'a' })).pid, a.pid);
    assert.equal((await call({ act: 'echo' }, { key: 'b' })).pid, b.pid);
    assert.notEqual((await call({ act: 'echo' })).pid, a.pid);
  });

  it('makes room for another key by ending the host that has been idle for longest', async () => {
    open({ maxHosts: 2 });
    const a = await call({ act: 'echo' }, { key: 'a' });
    const b = await call({ act: 'echo' }, { key: 'b' });
    await call({ act: 'echo' }, { key: 'a' });
    await call({ act: 'echo' }, { key: 'c' });
    await until('the host of b is gone', () => isGone(b.pid));
    assert.equal((await call({ act: 'echo' }, { key: 'a' })).pid, a.pid);
    assert.equal(pool.statistics.lost, 0);
  });

  it('does not let a call that waits for a host of its own hold up others', async () => {
    open({ maxHosts: 1 });
    const { pid } = await call({ act: 'echo' }, { key: 'a' });
    const order: string[] = [];
    const calls = ['b', 'a', 'b', 'a'].map(async (key, n) => {
      const reply = await call({ act: 'echo' }, { key, caller: key });
      order.push(`${key}${n}`);
      return reply.pid === pid;
    });
    await Promise.all(calls);
    assert.deepEqual(order.slice().sort(), ['a1', 'a3', 'b0', 'b2']);
  });

  it('answers what a host asks during its call, and nothing else', async () => {
    open();
    const onAsk = async (question: unknown) => `${question}!`;
    assert.equal((await call({ act: 'ask', text: 'how' }, { onAsk })).text, 'how!');
    assert.equal(await failing(call({ act: 'ask', text: 'how' })), 'garbled');
    const broken = call({ act: 'ask', text: 'how' }, { onAsk: () => Promise.reject(new Error('no answer')) });
    await assert.rejects(broken, /no answer/);
    assert.equal((await call({ act: 'ask', text: 'again' }, { onAsk })).text, 'again!');
  });

  it('ends running and waiting calls when it is closed, and leaves no process', async () => {
    open({ maxHosts: 1 });
    const { pid } = await call({ act: 'echo' });
    const calls = [failing(call({ act: 'never' })), failing(call({ act: 'echo' }))];
    await pool.close();
    assert.deepEqual(await Promise.all(calls), ['closed', 'closed']);
    assert.ok(isGone(pid));
    assert.equal(await failing(call({ act: 'echo' })), 'closed');
  });
});
