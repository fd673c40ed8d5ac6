import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { RelayedMessage } from '../../../dispatch/pending-execution.ts';
import type { ToolEntry } from '../../gateway-snapshot.ts';
import { Clock } from './clock.ts';
import { isDestructive } from './destructive.ts';
import { OmniProgress } from './progress.ts';
import { cut, readResult } from './step-result.ts';

describe('the clock of a request of several parts', () => {
  it('runs down, and stands while somebody is asked, however many ask at once', async () => {
    const clock = new Clock(10_000);
    const before = clock.remaining();
    await clock.standing(async () => {
      await clock.standing(() => delay(50));
      const asked = clock.remaining();
      await delay(50);
      assert.equal(clock.remaining(), asked);
    });
    assert.ok(before - clock.remaining() < 50);
  });

  it('ends the request when nothing is left', () => {
    assert.throws(() => new Clock(0).remaining(), /Request timeout/);
  });
});

describe('the progress of a request of several parts', () => {
  const heard = (token: unknown, work: (progress: OmniProgress) => void) => {
    const said: RelayedMessage[] = [];
    work(new OmniProgress({ onNotification: (message) => void said.push(message) }, token));
    return said.map(({ params }) => params.progress as number);
  };
  const tool = (progress: unknown, total?: number) => ({
    method: 'notifications/progress',
    params: { progress, total },
  });

  it('always rises, also where tools count anew, backwards or nonsense', () => {
    const values = heard(7, (progress) => {
      progress.say('one');
      for (const [value, total] of [
        [1, 4],
        [4, 4],
        [2, 4],
        [9, 4],
        ['x', 4],
        [-1, 4],
      ] as const)
        progress.within(tool(value, total));
      progress.say('two');
      for (const value of [1, 2, 3]) progress.within(tool(value));
    });
    assert.deepEqual(
      values,
      values.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(values).size, values.length);
    assert.ok(values.every((value) => value < 3));
  });

  it('is not told to who did not ask', () => {
    assert.deepEqual(
      heard(undefined, (progress) => progress.say('one')),
      [],
    );
  });
});

describe('the result of a step', () => {
  it('is text for a model, whatever kind of content it has', () => {
    const content = [
      { type: 'text', text: 'Here' },
      { type: 'image', data: '…', mimeType: 'image/png' },
      { type: 'resource_link', uri: 'file:///a', name: 'a' },
      { type: 'resource', resource: { uri: 'file:///b', text: 'inside' } },
    ];
    assert.equal(
      readResult(JSON.stringify({ content })).text,
      'Here\n[image image/png]\n[link file:///a]\ninside',
    );
    assert.equal(readResult('{"structuredContent":{"a":1},"content":[]}').text, '{"a":1}');
    assert.equal(readResult('{"content":[],"isError":true}').outcome, 'tool_error');
    assert.equal(readResult('{}').text, '');
  });

  it('is cut where it is long, and says so', () => {
    assert.equal(cut('abc', 3), 'abc');
    assert.equal(cut('abcdef', 3), 'abc… (3 more characters)');
  });
});

describe('a destructive tool', () => {
  it('is one that says so, or that writes and leaves it open', () => {
    const says = (annotations?: Record<string, unknown>) =>
      isDestructive({ descriptor: { name: 'x', inputSchema: {}, annotations } } as unknown as ToolEntry);
    assert.ok(says({ destructiveHint: true }));
    assert.ok(says({ readOnlyHint: false }));
    assert.ok(!says({ readOnlyHint: false, destructiveHint: false }));
    assert.ok(!says({ readOnlyHint: true, destructiveHint: true }));
    assert.ok(!says({}) && !says());
  });
});
