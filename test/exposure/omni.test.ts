import assert from 'node:assert/strict';
import { type AskedForm, connectAskedV1, connectAskedV2, type FormAnswer } from '../support/asked-clients.ts';
import { closeClients, connectV1, connectV2 } from '../support/clients.ts';
import { makeKey, specify } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { textOf } from '../support/text.ts';
import { makeToolbox, streamTool, type Toolbox } from '../support/toolbox.ts';
import { until } from '../support/until.ts';

/** What omni_tool says of a request. */
interface Report {
  status: string;
  steps: {
    tool: string;
    arguments: Record<string, unknown>;
    confidence: number;
    outcome: string;
    rationale: string;
  }[];
  candidates: { name: string; confidence: number }[];
  model: string;
  tokens: { input: number; output: number };
}

const reportOf = (result: unknown) => (result as { structuredContent: Report }).structuredContent;

/** All text of a result. */
const textsOf = (result: unknown) =>
  ((result as { content: { text?: string }[] }).content ?? []).map(({ text }) => text ?? '').join('\n');

const ask = (request: string, more: Record<string, unknown> = {}) => ({
  name: 'omni_tool',
  arguments: { request, ...more },
});

describe('a gateway that shows its tools as Omni, without any model', () => {
  let platform: Platform;
  let toolbox: Toolbox;

  before(async () => {
    platform = await sharedPlatform();
    toolbox = await makeToolbox(platform, { tool_visibility: 'OMNI' });
  });

  after(closeClients);

  const clients = {
    'the 1.x SDK (2025-11-25)': (url: URL) => connectV1(url),
    'the 2.x SDK (2025-11-25)': (url: URL) => connectV2(url, '2025-11-25'),
    'the 2.x SDK (2026-07-28)': (url: URL) => connectV2(url, '2026-07-28'),
  };
  for (const [name, connect] of Object.entries(clients)) {
    it(`does what ${name} asks for in plain words, and says what it did`, async () => {
      const client = await connect(toolbox.gateway.mcp);
      const { tools } = await client.listTools();
      assert.deepEqual(
        tools.map((tool) => tool.name),
        ['omni_tool'],
      );
      assert.ok(tools[0]?.outputSchema && tools[0].annotations);
      await toolbox.journal();
      const result = await client.callTool(ask('What is the current weather in Paris?'));
      const report = reportOf(result);
      assert.equal(report.status, 'done');
      assert.equal(report.model, 'lexical');
      assert.deepEqual(report.tokens, { input: 0, output: 0 });
      const [step] = report.steps;
      assert.deepEqual(
        [step?.tool, step?.arguments, step?.outcome],
        ['get_weather', { city: 'Paris' }, 'ok'],
      );
      assert.ok(step && step.confidence >= 0.7 && step.rationale !== '');
      assert.equal(textOf(result), 'It is 21 degrees in Paris.');
      assert.match(textsOf(result), /Ran get_weather \{"city":"Paris"\} \(\d+ %\)/);
      assert.deepEqual(await toolbox.journal(), ['get_weather Paris']);
    });
  }

  it('does several things that one request asks for, in its order', async () => {
    const client = await connectV1(toolbox.gateway.mcp);
    await toolbox.journal();
    const result = await client.callTool(
      ask('Read note number 7. Then send an e-mail to ada@example.com with the subject "Milk".'),
    );
    const { status, steps } = reportOf(result);
    assert.equal(status, 'done', textsOf(result));
    assert.deepEqual(
      steps.map(({ tool }) => tool),
      ['read_note', 'send_mail'],
    );
    assert.deepEqual(await toolbox.journal(), ['read_note 7', 'send_mail ada@example.com Milk']);
    assert.match(textOf(result), /Sent “Milk” to ada@example\.com/);
    const one = await makeToolbox(platform, { tool_visibility: 'Omni', omni_tool: { max_steps: 1 } });
    const limited = await connectV1(one.gateway.mcp);
    const stopped = await limited.callTool(ask('Read note number 7. Then read note number 8.'));
    assert.equal(reportOf(stopped).steps.length, 1);
    assert.match(textOf(stopped), /stopped after 1 steps/);
  });

  it('says what it would run, and runs nothing, when that is wanted', async () => {
    const client = await connectV1(toolbox.gateway.mcp);
    await toolbox.journal();
    const result = await client.callTool(
      ask('Read note number 7. Then delete the file /tmp/notes.txt', { dry_run: true }),
    );
    const { status, steps } = reportOf(result);
    assert.equal(status, 'done');
    assert.deepEqual(
      steps.map(({ tool, arguments: args, outcome }) => [tool, args, outcome]),
      [
        ['read_note', { number: 7 }, 'planned'],
        ['delete_file', { path: '/tmp/notes.txt' }, 'planned'],
      ],
    );
    assert.deepEqual(await toolbox.journal(), []);
  });

  it('runs nothing when it is not sure, and names what could be meant with percentages', async () => {
    await toolbox.journal();
    for (const connect of [
      () => connectV1(toolbox.gateway.mcp),
      () => connectV2(toolbox.gateway.mcp, '2026-07-28'),
    ]) {
      const client = await connect();
      const result = await client.callTool(ask('do something with that file or note of mine'));
      const { status, steps, candidates } = reportOf(result);
      assert.equal(status, 'clarify');
      assert.deepEqual(steps, []);
      assert.ok(candidates.length >= 2, JSON.stringify(candidates));
      assert.ok(candidates.every(({ confidence }) => confidence >= 0 && confidence <= 1));
      assert.ok(candidates.some(({ name }) => name === 'read_note' || name === 'delete_file'));
      assert.match(textsOf(result), /Nothing was run\.[\s\S]*- \w+ \(\d+ %\)/);
    }
    const client = await connectV1(toolbox.gateway.mcp);
    const nothing = await client.callTool(ask('Zygomorphic quetzal?'));
    assert.equal(reportOf(nothing).status, 'clarify');
    assert.deepEqual(await toolbox.journal(), []);
  });

  for (const [name, connect] of Object.entries({
    'the 1.x SDK': connectAskedV1,
    'the 2.x SDK': connectAskedV2,
    'the 2.x SDK (2026-07-28)': (url: URL, answers: { form: (form: AskedForm) => FormAnswer }) =>
      connectAskedV2(url, answers, '2026-07-28'),
  })) {
    it(`asks ${name}'s user which tool is meant, and for what the tool still needs`, async () => {
      const asked: AskedForm[] = [];
      const client = await connect(toolbox.gateway.mcp, {
        form(form): FormAnswer {
          asked.push(form);
          const which = 'tool' in form.requestedSchema.properties;
          return { action: 'accept', content: which ? { tool: 'read_note' } : { number: 42 } };
        },
      });
      await toolbox.journal();
      const result = await client.callTool(ask('do something with that file or note of mine'));
      await client.close();
      assert.equal(reportOf(result).status, 'done', textsOf(result));
      assert.equal(reportOf(result).steps[0]?.rationale, 'The user picked it.');
      assert.deepEqual(await toolbox.journal(), ['read_note 42']);
      const [which, what] = asked;
      assert.match(which?.message ?? '', /Nothing was run yet[\s\S]*read_note \(\d+ %\)/);
      const offered = which?.requestedSchema.properties.tool?.enum as string[] | undefined;
      assert.ok(offered?.includes('read_note'));
      assert.deepEqual(Object.keys(what?.requestedSchema.properties ?? {}), ['number']);
    });
  }

  it('runs nothing when the user declines, or names what was not offered', async () => {
    await toolbox.journal();
    for (const answer of [
      { action: 'decline' } as const,
      { action: 'accept', content: { tool: 'grant_admin_of_everything' } } as const,
    ]) {
      const client = await connectAskedV1(toolbox.gateway.mcp, { form: () => answer });
      const result = await client.callTool(ask('do something with that file or note of mine'));
      await client.close();
      assert.equal(reportOf(result).status, 'clarify');
    }
    assert.deepEqual(await toolbox.journal(), []);
  });

  it('asks nobody where the specification does not want it', async () => {
    const { gateway, journal } = await makeToolbox(platform, {
      tool_visibility: 'Omni',
      omni_tool: { clarify: false },
    });
    let asked = 0;
    const client = await connectAskedV1(gateway.mcp, {
      form() {
        asked += 1;
        return { action: 'decline' };
      },
    });
    const result = await client.callTool(ask('do something with that file or note of mine'));
    await client.close();
    assert.deepEqual([reportOf(result).status, asked], ['clarify', 0]);
    assert.deepEqual(await journal(), []);
  });

  it('lets what is destructive be confirmed, and names it where nobody can', async () => {
    const request = ask('Delete the file /tmp/old.txt');
    await toolbox.journal();
    const silent = await connectV1(toolbox.gateway.mcp);
    const unconfirmed = await silent.callTool(request);
    assert.equal(reportOf(unconfirmed).status, 'clarify', textsOf(unconfirmed));
    assert.equal(reportOf(unconfirmed).steps[0]?.outcome, 'not_confirmed');
    assert.match(textOf(unconfirmed), /delete_file says that it is destructive/);
    const answers = {
      no: { action: 'accept', content: { run: false } },
      yes: { action: 'accept', content: { run: true } },
    } as const;
    for (const era of ['2025-11-25', '2026-07-28'] as const) {
      for (const [answer, journal] of [
        [answers.no, []],
        [answers.yes, ['delete_file /tmp/old.txt']],
      ] as const) {
        const asked: AskedForm[] = [];
        const form = (shown: AskedForm): FormAnswer => {
          asked.push(shown);
          return answer;
        };
        const client = await connectAskedV2(toolbox.gateway.mcp, { form }, era);
        await client.callTool(request);
        await client.close();
        assert.equal(asked.length, 1, era);
        assert.match(asked[0]?.message ?? '', /destructive[\s\S]*\/tmp\/old\.txt/);
        assert.deepEqual(await toolbox.journal(), journal, era);
      }
    }
    const allowed = await makeToolbox(platform, {
      tool_visibility: 'Omni',
      omni_tool: { allow_destructive: true },
    });
    const client = await connectV1(allowed.gateway.mcp);
    assert.equal(reportOf(await client.callTool(request)).status, 'done');
    assert.deepEqual(await allowed.journal(), ['delete_file /tmp/old.txt']);
  });

  it('runs steps as direct calls go: rights, questions, their own names in activity', async () => {
    const { gateway, journal } = await makeToolbox(
      platform,
      { tool_visibility: 'Omni' },
      { requireAuthentication: true },
    );
    const { secret } = await makeKey(platform, gateway.id, { tools: ['read_note'] });
    const limited = await connectV1(gateway.mcp, secret);
    const denied = await limited.callTool(ask('What is the current weather in Paris?'));
    assert.equal(reportOf(denied).status, 'clarify');
    assert.ok(reportOf(denied).candidates.every(({ name }) => name === 'read_note'));
    assert.equal(reportOf(await limited.callTool(ask('Read note number 3'))).status, 'done');
    assert.deepEqual(await journal(), ['read_note 3']);

    const form = (): FormAnswer => ({ action: 'accept', content: { people: 5 } });
    for (const asking of [
      await connectAskedV1(toolbox.gateway.mcp, { form }),
      await connectAskedV2(toolbox.gateway.mcp, { form }, '2026-07-28'),
    ]) {
      const booked = await asking.callTool(ask('Book a table in a restaurant'));
      await asking.close();
      assert.match(textsOf(booked), /Booked for 5\./);
    }

    const recent = await until('the record of the step', async () => {
      const { gateway: it } = await platform.graphql<{
        gateway: { status: { recent: { tool: string | null; outcome: string; principal: string }[] } };
      }>('query ($id: ID!) { gateway(id: $id) { status { recent { tool outcome principal } } } }', {
        id: gateway.id,
      });
      const entries = it.status.recent.map(
        ({ tool, outcome, principal }) => `${tool} ${outcome} ${principal}`,
      );
      return entries.length >= 3 ? entries : undefined;
    });
    assert.ok(recent.includes('read_note OK test') && recent.includes('omni_tool OK test'), String(recent));
  });

  it('streams progress of each step, with what tools say of themselves, always rising', async () => {
    const { progress, result } = await streamTool(toolbox.gateway, 'omni_tool', {
      request: 'Water the plants for 3 minutes',
    });
    assert.equal(reportOf(result).status, 'done', textsOf(result));
    const messages = progress.map(({ message }) => message ?? '');
    assert.equal(messages[0], 'Choosing a tool');
    assert.match(messages[1] ?? '', /^Running water_plants \(\d+ %\)$/);
    assert.deepEqual(messages.slice(2), ['minute 1', 'minute 2', 'minute 3', 'water_plants: done']);
    const values = progress.map((it) => it.progress);
    assert.deepEqual(
      values,
      values.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(values).size, values.length);
    const client = await connectV1(toolbox.gateway.mcp);
    let heard = 0;
    await client.callTool(ask('Water the plants for 9 minutes'), undefined, {
      onprogress() {
        heard += 1;
      },
    });
    assert.ok(heard > 0);
  });

  it('stops the tool when the client cancels', async () => {
    await toolbox.journal();
    const client = await connectV1(toolbox.gateway.mcp);
    const cancelling = new AbortController();
    const answer = client.callTool(ask('Water the plants for 1000 minutes'), undefined, {
      signal: cancelling.signal,
      onprogress: ({ message }) => {
        if (message?.startsWith('minute')) cancelling.abort();
      },
    });
    await assert.rejects(answer);
    const seen: string[] = [];
    await until('the tool to hear of it', async () => {
      seen.push(...(await toolbox.journal()));
      return seen.includes('water_plants cancelled');
    });
  });

  it('fails as its last step does, and keeps the deadline of the whole', async () => {
    const client = await connectV1(toolbox.gateway.mcp);
    const jammed = await client.callTool(ask('Open the vault'));
    assert.equal(jammed.isError, true);
    assert.deepEqual([reportOf(jammed).status, reportOf(jammed).steps[0]?.outcome], ['failed', 'tool_error']);
    assert.match(textOf(jammed), /jammed/);
    const { gateway } = await makeToolbox(platform, { tool_visibility: 'Omni', timeout_seconds: 1.5 });
    const hasty = await connectV1(gateway.mcp);
    await assert.rejects(hasty.callTool(ask('Water the plants for 500 minutes')), /Request timeout/);
  });

  it('reads what the request leaves open from the context, and its own arguments strictly', async () => {
    const client = await connectV1(toolbox.gateway.mcp);
    const result = await client.callTool(ask('What is the current weather?', { context: 'I live in Oslo.' }));
    assert.deepEqual(reportOf(result).steps[0]?.arguments, { city: 'Oslo' });
    const wrong = await client.callTool({ name: 'omni_tool', arguments: { requests: 'x' } });
    assert.equal(wrong.isError, true);
    assert.match(textOf(wrong), /^Invalid arguments for omni_tool/);
  });

  it('serves plain HTTP and the playground too', async () => {
    const response = await fetch(`${toolbox.gateway.http}/tools/omni_tool`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ request: 'What is the current weather in Lima?' }),
    });
    assert.deepEqual(reportOf(await response.json()).steps[0]?.arguments, { city: 'Lima' });
    const { callTool } = await platform.graphql<{ callTool: { structuredContent: Report } }>(
      'mutation ($id: ID!, $args: JSONObject) { callTool(gatewayId: $id, name: "omni_tool", arguments: $args) { structuredContent } }',
      { id: toolbox.gateway.id, args: { request: 'What is the current weather in Cairo?' } },
    );
    assert.equal(callTool.structuredContent.status, 'done');
  });

  it('tells clients when the visibility changes what is listed', async () => {
    const { gateway } = await makeToolbox(platform, { tool_visibility: 'Omni' });
    const client = await connectV1(gateway.mcp);
    assert.equal((await client.listTools()).tools.length, 1);
    await specify(platform, gateway.id, { tool_visibility: 'Individual' });
    await until('the list to change', async () => (await client.listTools()).tools.length > 5);
  });
});
