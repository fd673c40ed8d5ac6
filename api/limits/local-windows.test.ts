import assert from 'node:assert/strict';
import type { Limit } from './limit.ts';
import { LocalWindows } from './local-windows.ts';

const limit: Limit = { key: 'a', name: 'gateway', quota: 3, windowMs: 60_000 };

describe('windows in the memory of a process', () => {
  let now: number;
  let windows: LocalWindows;
  const take = (wanted: number, ...limits: Limit[]) =>
    windows.take(limits.length > 0 ? limits : [limit], wanted);

  beforeEach(() => {
    now = 1_000_000_000;
    windows = new LocalWindows(() => now);
  });

  it('grant the quota in any minute, and say when there is more', () => {
    assert.equal(take(1).granted, 1);
    now += 30_000;
    assert.equal(take(5).granted, 2);
    assert.deepEqual(take(1), { granted: 0, readings: [{ ...limit, remaining: 0, resetMs: 30_000 }] });
    now += 29_900;
    assert.equal(take(1).granted, 0);
    now += 100;
    assert.equal(take(2).granted, 1, 'only the first one has left the window');
    now += 30_000;
    assert.equal(take(5).granted, 2);
  });

  it('take from all limits or from none', () => {
    const small: Limit = { ...limit, key: 'b', quota: 1 };
    assert.equal(take(1, limit, small).granted, 1);
    assert.equal(take(1, limit, small).granted, 0);
    assert.equal(take(5).granted, 2);
  });

  it('read without taking, and forget', () => {
    assert.deepEqual(take(0), { granted: 0, readings: [{ ...limit, remaining: 3, resetMs: 0 }] });
    take(3);
    windows.clear('a');
    assert.equal(take(3).granted, 3);
  });
});
