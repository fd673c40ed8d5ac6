import assert from 'node:assert/strict';
import { recorded } from '../support/activity.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { makeToolbox, type Toolbox } from '../support/toolbox.ts';

const post = ({ gateway }: Toolbox, tool: string, args: object) =>
  fetch(`${gateway.http}/tools/${tool}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });

describe('activity of Smart and Omni', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it('has what execute_tool runs under its own name, with its own arguments', async () => {
    const toolbox = await makeToolbox(platform, { tool_visibility: 'Smart', request_logging: true });
    await post(toolbox, 'execute_tool', { name: 'get_weather', arguments: { city: 'Rome' } });
    await post(toolbox, 'discover_tools', { query: 'weather' });
    await post(toolbox, 'execute_tool', { name: 'get_wether', arguments: {} });
    const entries = await recorded(platform, toolbox.gateway.id, 3);
    assert.deepEqual(entries.map(({ tool, outcome }) => `${tool} ${outcome}`).toSorted(), [
      'discover_tools OK',
      'execute_tool TOOL_ERROR',
      'get_weather OK',
    ]);
    const direct = entries.find(({ tool }) => tool === 'get_weather');
    assert.equal(direct?.method, 'tools/call');
    assert.deepEqual(direct?.arguments, { city: 'Rome' });
    assert.ok(direct?.queueMs !== null);
    const { usage } = await platform.graphql<{ usage: { calls: number }[] }>(
      'query ($id: ID!, $from: DateTime!, $to: DateTime!) { usage(gatewayId: $id, tool: "get_weather", from: $from, to: $to, step: DAY) { calls } }',
      {
        id: toolbox.gateway.id,
        from: new Date(Date.now() - 86_400_000),
        to: new Date(Date.now() + 86_400_000),
      },
    );
    assert.equal(
      usage.reduce((sum, { calls }) => sum + calls, 0),
      1,
    );
  });

  it('has each step of omni_tool, and the request that they belong to', async () => {
    const toolbox = await makeToolbox(platform, { tool_visibility: 'Omni', request_logging: true });
    await post(toolbox, 'omni_tool', { request: 'Read note number 7. Then read note number 8.' });
    const entries = await recorded(platform, toolbox.gateway.id, 3);
    assert.deepEqual(
      entries
        .map(({ tool, outcome, arguments: args }) => `${tool} ${outcome} ${JSON.stringify(args)}`)
        .toSorted(),
      [
        'omni_tool OK {"request":"Read note number 7. Then read note number 8."}',
        'read_note OK {"number":7}',
        'read_note OK {"number":8}',
      ],
    );
    assert.equal(new Set(entries.map(({ requestId }) => requestId)).size, 1);
  });
});
