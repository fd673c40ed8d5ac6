import assert from 'node:assert/strict';
import { connectAskedV1 } from '../support/asked-clients.ts';
import { closeClients, connectV1, connectV2 } from '../support/clients.ts';
import { attach, connectMcp, makeGateway, makeKey, specify } from '../support/gateways.ts';
import { GraphqlFailure, type Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { textOf } from '../support/text.ts';
import { makeToolbox, streamTool, type Toolbox } from '../support/toolbox.ts';
import { until } from '../support/until.ts';

const META_TOOLS = ['discover_tools', 'get_tool_schema', 'execute_tool'];

interface Discovered {
  tools: { name: string; description: string; capability: string; score: number }[];
}

describe('a gateway that shows its tools as Smart', () => {
  let platform: Platform;
  let toolbox: Toolbox;

  before(async () => {
    platform = await sharedPlatform();
    toolbox = await makeToolbox(platform, { tool_visibility: 'smart' });
  });

  after(closeClients);

  const clients = {
    'the 1.x SDK (2025-11-25)': (url: URL) => connectV1(url),
    'the 2.x SDK (2025-11-25)': (url: URL) => connectV2(url, '2025-11-25'),
    'the 2.x SDK (2026-07-28)': (url: URL) => connectV2(url, '2026-07-28'),
  };
  for (const [name, connect] of Object.entries(clients)) {
    it(`lets ${name} find, learn and run a tool`, async () => {
      const client = await connect(toolbox.gateway.mcp);
      const { tools } = await client.listTools();
      assert.deepEqual(
        tools.map((tool) => tool.name),
        META_TOOLS,
      );
      for (const tool of tools) assert.ok(tool.annotations && tool.inputSchema.properties, tool.name);
      assert.ok(tools[0]?.outputSchema && tools[1]?.outputSchema);

      const found = await client.callTool({
        name: 'discover_tools',
        arguments: { query: 'is it warm in Rome?' },
      });
      const [first] = (found.structuredContent as unknown as Discovered).tools;
      assert.deepEqual([first?.name, first?.capability, first?.score], ['get_weather', 'Toolbox', 1]);
      assert.match(textOf(found), /1\. get_weather \(Toolbox\): Current weather of a city\./);

      const learnt = await client.callTool({ name: 'get_tool_schema', arguments: { name: 'get_weather' } });
      const tool = learnt.structuredContent as Record<string, Record<string, unknown>>;
      assert.deepEqual(tool.inputSchema?.required, ['city']);
      assert.ok(tool.outputSchema);
      assert.equal(tool.annotations?.readOnlyHint, true);
      assert.equal(tool.instructions, 'Cities are named in English.');
      assert.match(textOf(learnt), /"city":\{"type":"string"/);

      const ran = await client.callTool({
        name: 'execute_tool',
        arguments: { name: 'get_weather', arguments: { city: 'Rome' } },
      });
      assert.deepEqual(ran.structuredContent, { city: 'Rome', celsius: 21 });
      assert.equal(textOf(ran), 'It is 21 degrees in Rome.');
    });
  }

  it('tells clients how to go about it, in place of what each server says', async () => {
    const client = await connectV1(toolbox.gateway.mcp);
    assert.match(client.getInstructions() ?? '', /discover_tools/);
    assert.doesNotMatch(client.getInstructions() ?? '', /Cities/);
  });

  it('keeps the list of tools short whatever is attached, and says what that saves', async () => {
    const many = Array.from({ length: 150 }, (_, n) => ({
      name: `report_number_${n}`,
      description:
        `Makes the report of department ${n} from its figures, in the form that this department wants it. `.repeat(
          3,
        ),
      inputSchema: {
        type: 'object',
        properties: { department: { type: 'string' }, year: { type: 'integer' } },
      },
    }));
    const server = await startServer('raw-server', { TOOLS: JSON.stringify(many) });
    const gateway = await makeGateway(platform);
    for (let n = 0; n < 11; n += 1) {
      const name = `Reports of the ${n}th of our many subsidiaries and their departments`;
      await attach(platform, gateway.id, await connectMcp(platform, server.port, { name }));
    }
    await specify(platform, gateway.id, { tool_visibility: 'Smart' });
    const response = await fetch(`${gateway.http}/tools`);
    const list = await response.text();
    assert.ok(list.length < 4000, `${list.length} characters`);
    assert.match(list, /and \d+ more/);
    const { gateway: seen } = await platform.graphql<{
      gateway: { tokenEstimates: Record<string, number>; tools: { name: string }[] };
    }>('query ($id: ID!) { gateway(id: $id) { tokenEstimates { individual smart omni } tools { name } } }', {
      id: gateway.id,
    });
    assert.deepEqual(
      seen.tools.map(({ name }) => name),
      META_TOOLS,
    );
    const { individual = 0, smart = 0, omni = 0 } = seen.tokenEstimates;
    assert.ok(smart > 100 && smart < 1500, `smart: ${smart}`);
    assert.ok(omni > 100 && omni < 1500, `omni: ${omni}`);
    assert.ok(individual > 150_000, `individual: ${individual}`);
  });

  it('answers a wrong name with the nearest ones, and says nothing of what it may not name', async () => {
    const client = await connectV1(toolbox.gateway.mcp);
    for (const name of ['execute_tool', 'get_tool_schema']) {
      const wrong = await client.callTool({ name, arguments: { name: 'get_wether' } });
      assert.equal(wrong.isError, true);
      assert.match(textOf(wrong), /^Tool not found: get_wether\. Did you mean get_weather/);
    }
    const { gateway } = await makeToolbox(
      platform,
      { tool_visibility: 'Smart' },
      { requireAuthentication: true },
    );
    const { secret } = await makeKey(platform, gateway.id, { tools: ['read_note'] });
    const limited = await connectV1(gateway.mcp, secret);
    for (const query of ['weather', 'delete a file', 'read a note']) {
      const found = await limited.callTool({ name: 'discover_tools', arguments: { query, limit: 20 } });
      const { tools } = found.structuredContent as unknown as Discovered;
      assert.ok(
        tools.every(({ name }) => name === 'read_note'),
        query,
      );
    }
    for (const name of ['execute_tool', 'get_tool_schema']) {
      const denied = await limited.callTool({ name, arguments: { name: 'delete_file' } });
      assert.equal(denied.isError, true);
      assert.match(textOf(denied), /^Tool not found: delete_file/);
      assert.doesNotMatch(textOf(denied), /Did you mean.*delete_file/);
    }
  });

  it('answers wrong arguments with what the schema has to say, and runs nothing', async () => {
    const client = await connectV1(toolbox.gateway.mcp);
    await toolbox.journal();
    const wrong = await client.callTool({
      name: 'execute_tool',
      arguments: { name: 'send_mail', arguments: { to: 'nobody', subjekt: 'hello' } },
    });
    assert.equal(wrong.isError, true);
    assert.match(textOf(wrong), /^Invalid arguments for send_mail:\n/);
    assert.match(textOf(wrong), /- subject: is missing/);
    assert.match(textOf(wrong), /- to: /);
    const own = await client.callTool({ name: 'execute_tool', arguments: { tool: 'send_mail' } });
    assert.equal(own.isError, true);
    assert.match(textOf(own), /^Invalid arguments for execute_tool/);
    assert.deepEqual(await toolbox.journal(), []);
  });

  it('runs tools the way direct calls go: progress, questions, deadline, and their own name in activity', async () => {
    const { gateway } = await makeToolbox(platform, { tool_visibility: 'Smart', timeout_seconds: 2 });
    const client = await connectAskedV1(gateway.mcp, {
      form: () => ({ action: 'accept', content: { people: 4 } }),
    });
    const watered = await streamTool(gateway, 'execute_tool', {
      name: 'water_plants',
      arguments: { minutes: 3 },
    });
    assert.equal(textOf(watered.result), 'The plants are wet.');
    assert.deepEqual(
      watered.progress.map(({ progress, message }) => [progress, message]),
      [1, 2, 3].map((n) => [n, `minute ${n}`]),
    );
    const booked = await client.callTool({ name: 'execute_tool', arguments: { name: 'book_table' } });
    assert.equal(textOf(booked), 'Booked for 4.');
    await assert.rejects(
      client.callTool({
        name: 'execute_tool',
        arguments: { name: 'water_plants', arguments: { minutes: 1000 } },
      }),
      /Request timeout/,
    );
    const jammed = await client.callTool({ name: 'execute_tool', arguments: { name: 'open_vault' } });
    assert.equal(jammed.isError, true);
    await client.close();
    const recent = await until('the record of the last call', async () => {
      const { gateway: it } = await platform.graphql<{
        gateway: { status: { recent: { tool: string | null; outcome: string }[] } };
      }>('query ($id: ID!) { gateway(id: $id) { status { recent { tool outcome } } } }', { id: gateway.id });
      const entries = it.status.recent.map(({ tool, outcome }) => `${tool} ${outcome}`);
      return entries.includes('open_vault TOOL_ERROR') ? entries : undefined;
    });
    assert.ok(recent.includes('water_plants OK') && recent.includes('water_plants TIMEOUT'), String(recent));
    assert.ok(!recent.some((entry) => entry.startsWith('execute_tool')), String(recent));
  });

  it('stops the tool when the client cancels, as each revision cancels', async () => {
    for (const era of ['2025-11-25', '2026-07-28'] as const) {
      await toolbox.journal();
      const client = await connectV2(toolbox.gateway.mcp, era);
      const cancelling = new AbortController();
      const answer = client.callTool(
        { name: 'execute_tool', arguments: { name: 'water_plants', arguments: { minutes: 1000 } } },
        { signal: cancelling.signal, onprogress: () => cancelling.abort() },
      );
      await assert.rejects(answer);
      const seen: string[] = [];
      await until('the tool to hear of it', async () => {
        seen.push(...(await toolbox.journal()));
        return seen.includes('water_plants cancelled');
      });
    }
  });

  it('lists on plain HTTP and in OpenAPI what it shows, and runs by name what it does not', async () => {
    const { http, id } = toolbox.gateway;
    const post = async (tool: string, args: unknown) => {
      const response = await fetch(`${http}/tools/${tool}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(args),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const { tools } = (await (await fetch(`${http}/tools`)).json()) as { tools: { name: string }[] };
    assert.deepEqual(
      tools.map(({ name }) => name),
      META_TOOLS,
    );
    const { paths } = (await (await fetch(`${http}/openapi.json`)).json()) as { paths: object };
    assert.deepEqual(
      Object.keys(paths),
      META_TOOLS.map((name) => `/tools/${name}`),
    );
    const direct = await post('get_weather', { city: 'Oslo' });
    assert.deepEqual(direct.body.structuredContent, { city: 'Oslo', celsius: 21 });
    const smart = await post('execute_tool', { name: 'get_weather', arguments: { city: 'Oslo' } });
    assert.deepEqual(smart.body.structuredContent, { city: 'Oslo', celsius: 21 });
    assert.equal((await fetch(`${http}/tools/execute_tool`)).status, 200);
    assert.equal((await fetch(`${http}/tools/get_weather`)).status, 200);
    const missing = await post('nothing', {});
    assert.equal(missing.status, 404);
    const { callTool } = await platform.graphql<{ callTool: { structuredContent: Discovered } }>(
      'mutation ($id: ID!, $args: JSONObject) { callTool(gatewayId: $id, name: "discover_tools", arguments: $args) { structuredContent } }',
      { id, args: { query: 'send a message to a colleague', limit: 1 } },
    );
    assert.deepEqual(
      callTool.structuredContent.tools.map(({ name }) => name),
      ['send_mail'],
    );
  });

  it('says so when nothing fits, and finds a tool the moment that it is there', async () => {
    const gateway = await makeGateway(platform, ['code-runner']);
    await specify(platform, gateway.id, { tool_visibility: 'SMART' });
    const client = await connectV1(gateway.mcp);
    const search = () => client.callTool({ name: 'discover_tools', arguments: { query: 'weather' } });
    const nothing = await search();
    assert.deepEqual(nothing.structuredContent, { tools: [] });
    assert.match(textOf(nothing), /No tool fits; there are tools of Code Runner/);
    await attach(platform, gateway.id, toolbox.capabilityId);
    const found = await until('the new tool to be found', async () => {
      const { tools } = (await search()).structuredContent as unknown as Discovered;
      return tools.length > 0 ? tools : undefined;
    });
    assert.equal(found[0]?.name, 'get_weather');
  });

  it('is chosen in any case of letters, and a typo is told with its path and what was meant', async () => {
    await assert.rejects(
      specify(platform, toolbox.gateway.id, {
        tool_visibility: 'Smart',
        omni_tool: { confidence_treshold: 0.5 },
      }),
      (error: unknown) => {
        assert.ok(error instanceof GraphqlFailure);
        assert.deepEqual(error.fields, [
          {
            path: 'content.omni_tool.confidence_treshold',
            message: 'is not a field; did you mean confidence_threshold?',
          },
        ]);
        return true;
      },
    );
    for (const content of [
      { tool_visibility: 'Clever' },
      { omni_tool: { max_steps: 0 } },
      { omni_tool: { provider: 'x' } },
    ])
      await assert.rejects(specify(platform, toolbox.gateway.id, content), GraphqlFailure);
  });
});
