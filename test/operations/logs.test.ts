import assert from 'node:assert/strict';
import { recorded } from '../support/activity.ts';
import { makeGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { until } from '../support/until.ts';

describe('logs', () => {
  let platform: Platform;

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start({ LOG_LEVEL: 'debug' });
  });

  after(() => platform.stop());

  it('are JSON, with the id of the request in every process that deals with it', async () => {
    const gateway = await makeGateway(platform, ['code-runner']);
    const response = await fetch(`${gateway.http}/tools/run_code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"language": "javascript", "code": "1"}',
    });
    assert.equal(response.status, 200);
    const [entry] = await recorded(platform, gateway.id, 1, { tools: ['run_code'] });
    const ofRequest = await until('both processes say so', () => {
      const lines = platform.log.filter(({ requestId }) => requestId === entry?.requestId);
      return new Set(lines.map(({ process }) => process)).size === 2 && lines;
    });
    const [api] = ofRequest.filter(({ process }) => process === 'api');
    assert.deepEqual([api?.gateway, api?.tool, api?.outcome], [gateway.id, 'run_code', 'OK']);
    const [worker] = ofRequest.filter(({ process }) => process === 'worker');
    assert.deepEqual([worker?.msg, worker?.capability], ['execution', 'code-runner']);
  });
});
