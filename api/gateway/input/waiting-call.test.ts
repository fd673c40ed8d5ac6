import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { PlatformError } from '../../../platform/errors.ts';
import { MAX_PAUSE_MS } from '../../dispatch/pending-execution.ts';
import { WaitingCall } from './waiting-call.ts';

const QUESTION = { method: 'elicitation/create', params: { message: 'Sure?' } };

describe('a call that waits for its client', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));

  afterEach(() => mock.timers.reset());

  /** A call that asks one question, and answers with what came of it. */
  const asking = () => {
    const call = new WaitingCall();
    call.start(async () => ({ json: JSON.stringify(await call.listener.onRequest?.(QUESTION)) }));
    return call;
  };

  it('gives up a question that its client never answers', async () => {
    const call = asking();
    const { signal } = new AbortController();
    const round = call.next({}, signal);
    mock.timers.tick(1000);
    assert.deepEqual(await round, { questions: { 'input-1': QUESTION } });
    mock.timers.tick(MAX_PAUSE_MS);
    await call.ended();
    await assert.rejects(
      call.next({}, signal),
      (error) => error instanceof PlatformError && error.code === 'REQUEST_TIMEOUT',
    );
  });

  it('goes on with an answer, however much later it is looked at', async () => {
    const call = asking();
    call.answer({ 'input-1': { action: 'accept' }, unasked: {} });
    mock.timers.tick(MAX_PAUSE_MS * 2);
    const end = await call.next({}, new AbortController().signal);
    assert.deepEqual(end, { answer: { json: '{"action":"accept"}' } });
  });
});
