import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

interface ToolCallEvent {
  progress: number | null;
  total: number | null;
  message: string | null;
  result: { content: { text: string }[] } | null;
}

const QUERY = `subscription ($gatewayId: ID!, $name: String!, $arguments: JSONObject) {
  toolCall(gatewayId: $gatewayId, name: $name, arguments: $arguments) {
    progress total message result { content }
  }
}`;

describe('a tool call that is followed', () => {
  let platform: Platform;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    const { port } = await startServer('mcp-server');
    gateway = await makeGateway(platform, [await connectMcp(platform, port)], {
      requireAuthentication: true,
    });
  });

  const follow = (name: string, args: object) =>
    createClient({
      url: `${platform.url}/graphql/stream`,
      headers: { 'x-api-key': platform.adminKey },
      retryAttempts: 0,
    }).iterate<{ toolCall: ToolCallEvent }>({
      query: QUERY,
      variables: { gatewayId: gateway.id, name, arguments: args },
    });

  it('tells progress and messages before the result, and ends', async () => {
    const events: ToolCallEvent[] = [];
    for await (const { data } of follow('slow', { steps: 3, stepMs: 20 }))
      if (data) events.push(data.toolCall);
    assert.deepEqual(
      events.slice(0, -1).map(({ progress, total }) => [progress, total]),
      [
        [1, 3],
        [2, 3],
        [3, 3],
      ],
    );
    assert.ok(events.at(-1)?.result);
    const said: (string | null)[] = [];
    for await (const { data } of follow('talk', {})) said.push(data?.toolCall.message ?? null);
    assert.ok(said.length > 1 && said[0] !== null, JSON.stringify(said));
  });

  it('tells why there is no result', async () => {
    for await (const { errors } of follow('nope', {})) {
      assert.match(errors?.[0]?.message ?? '', /^Tool not found/);
      assert.equal(errors?.[0]?.extensions?.code, 'NOT_FOUND');
    }
  });

  it('is cancelled when nobody follows any longer', async () => {
    const call = follow('slow', { steps: 1000, stepMs: 20 });
    await call.next();
    await call.return?.();
    await until('the server heard of it', async () => {
      for await (const { data } of follow('events', {})) {
        const text = data?.toolCall.result?.content[0]?.text;
        if (text !== undefined) return (JSON.parse(text) as { cancelled: number }).cancelled > 0;
      }
      return false;
    });
  });
});
