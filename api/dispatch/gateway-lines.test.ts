import assert from 'node:assert/strict';
import { PlatformError } from '../../platform/errors.ts';
import { GatewayLines, type WorkerLoad } from './gateway-lines.ts';
import { PendingExecution } from './pending-execution.ts';

/** Lines to workers with so many slots, and what they sent. */
function linesTo(load: WorkerLoad, maxPerGateway = 1000) {
  const sent: PendingExecution[] = [];
  const lines = new GatewayLines(
    () => load,
    maxPerGateway,
    (pending) => sent.push(pending),
  );
  return {
    lines,
    sent,
    sentOf: (gateway: string) => sent.filter(({ execution }) => execution.gateway === gateway).length,
    enter(gateway: string, count = 1) {
      return Array.from({ length: count }, () => {
        const pending = pendingOf(gateway);
        lines.requireRoom(gateway);
        lines.enter(pending);
        return pending;
      });
    },
  };
}

const made: PendingExecution[] = [];

function pendingOf(gateway: string): PendingExecution {
  const execution = { id: String(made.length), gateway } as PendingExecution['execution'];
  const pending = new PendingExecution(execution, 60_000, {}, () => undefined);
  // Nobody waits for its answer here.
  pending.answer.catch(() => undefined);
  made.push(pending);
  return pending;
}

describe('the lines of gateways', () => {
  after(() => {
    for (const pending of made) pending.fail(new PlatformError('CANCELLED'));
  });

  it('leave a quarter of the workers to others, however much one gateway asks', () => {
    const { lines, enter, sentOf } = linesTo({ slots: 32, running: 0 });
    enter('greedy', 500);
    assert.equal(sentOf('greedy'), 24);
    assert.equal(lines.waiting, 476);
    enter('other', 3);
    assert.equal(sentOf('other'), 3);
  });

  it('give each of several greedy gateways something', () => {
    const { enter, sentOf } = linesTo({ slots: 32, running: 0 });
    for (const gateway of ['a', 'b', 'c', 'd']) enter(gateway, 200);
    for (const gateway of ['a', 'b', 'c', 'd']) assert.ok(sentOf(gateway) >= 1, gateway);
    enter('e');
    assert.equal(sentOf('e'), 1);
  });

  it('go on when something ends, gateway by gateway', () => {
    const { lines, enter, sent, sentOf } = linesTo({ slots: 8, running: 0 });
    const first = enter('a', 100);
    enter('b', 100);
    const [before, beforeB] = [sent.length, sentOf('b')];
    for (const pending of first.slice(0, 4)) lines.leave(pending);
    assert.ok(sent.length > before);
    assert.ok(sentOf('b') > beforeB, 'the one that has less goes first');
    while (lines.waiting > 0) for (const pending of sent.splice(0)) lines.leave(pending);
  });

  it('keep the order within a gateway, and leave out what was given up', () => {
    const { lines, enter, sent } = linesTo({ slots: 4, running: 0 });
    const all = enter('a', 10);
    const given = all.at(-2);
    if (given) lines.leave(given);
    for (let n = 0; n < sent.length; n += 1) lines.leave(sent[n] as PendingExecution);
    assert.deepEqual(
      sent,
      all.filter((pending) => pending !== given),
    );
    assert.equal(lines.waiting, 0);
  });

  it('take into account what runs for other API processes', () => {
    const { lines, enter, sentOf } = linesTo({ slots: 32, running: 28 });
    lines.heard();
    enter('a', 50);
    assert.equal(sentOf('a'), 3);
  });

  it('send what waits when workers come', () => {
    const load = { slots: 0, running: 0 };
    const { lines, enter, sent } = linesTo(load);
    enter('a', 10);
    assert.equal(sent.length, 1);
    load.slots = 32;
    lines.heard();
    assert.equal(sent.length, 10);
  });

  it('are only so long', () => {
    const { enter } = linesTo({ slots: 4, running: 0 }, 20);
    enter('a', 20);
    assert.throws(
      () => enter('a'),
      (error) =>
        error instanceof PlatformError &&
        error.code === 'UNAVAILABLE' &&
        error.details.retryAfterSeconds === 2,
    );
    enter('b');
  });
});
