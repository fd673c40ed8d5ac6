import assert from 'node:assert/strict';
import { recorded } from '../support/activity.ts';
import { type Answers, connectAskedV1, connectAskedV2 } from '../support/asked-clients.ts';
import { closeClients, connectV1 } from '../support/clients.ts';
import { specify } from '../support/gateways.ts';
import { type AskedModel, type ModelBehaviour, ModelServer } from '../support/model-server.ts';
import { Platform } from '../support/platform.ts';
import { textOf } from '../support/text.ts';
import { makeToolbox, type Toolbox } from '../support/toolbox.ts';

interface Report {
  status: string;
  steps: { tool: string; arguments: unknown; confidence: number; outcome: string; rationale: string }[];
  candidates: { name: string; confidence: number }[];
  model: string;
  provider: string;
  tokens: { input: number | null; output: number | null };
  model_calls: number;
  cost?: number;
  fallbacks: { provider: string; reason: string }[];
}

interface Question {
  request: string;
  tools: { name: string; arguments: unknown }[];
  results: { tool: string; result: string }[];
}

const questionOf = ({ messages }: AskedModel) => JSON.parse(messages[0]?.text ?? '') as Question;

/** A decision as models make it. */
const decide = (tool: string, args: unknown, more: Record<string, unknown> = {}): ModelBehaviour => ({
  say: {
    rationale: 'It fits.',
    tool,
    arguments: JSON.stringify(args),
    confidence: 0.93,
    more: false,
    alternatives: [],
    search: [],
    answer: '',
    ...more,
  },
});

const WEATHER = 'Is it nice outside in the city of light?';

describe('Omni with a model', () => {
  let platform: Platform;
  let models: ModelServer;
  let toolbox: Toolbox;

  before(async function () {
    this.timeout(60_000);
    models = await ModelServer.start();
    platform = await Platform.start({
      GEMINI_API_KEY: 'gemini-secret',
      GEMINI_BASE_URL: models.url,
      OPENAI_API_KEY: 'openai-secret',
      OPENAI_BASE_URL: `${models.url}/v1`,
      OPENAI_MODEL: 'house-model',
      EGRESS_ALLOW: 'loopback',
    });
    toolbox = await makeToolbox(platform, { tool_visibility: 'Omni' });
  });

  after(async () => {
    await closeClients();
    await platform.stop();
    await models.stop();
  });

  /** Asks as the specification says. */
  async function run(omni: Record<string, unknown>, request = WEATHER, more: Record<string, unknown> = {}) {
    await specify(platform, toolbox.gateway.id, { tool_visibility: 'Omni', omni_tool: omni });
    await toolbox.journal();
    const client = await connectV1(toolbox.gateway.mcp);
    const result = await client.callTool({ name: 'omni_tool', arguments: { request, ...more } });
    await client.close();
    const report = result.structuredContent as unknown as Report;
    return { result, report, journal: await toolbox.journal() };
  }

  for (const [provider, model, key] of [
    ['gemini', 'gemini-of-the-test', 'gemini-secret'],
    ['openai', 'house-model', 'openai-secret'],
  ] as const) {
    describe(`of ${provider}`, () => {
      it('is asked for a tool with a schema, and what it chooses is run', async () => {
        models.behave(decide('get_weather', { city: 'Paris' }));
        const { result, report, journal } = await run({
          provider,
          price_per_million_tokens: { input: 2, output: 10 },
        });
        assert.equal(report.status, 'done', textOf(result));
        assert.deepEqual([report.provider, report.model, report.model_calls], [provider, model, 1]);
        assert.deepEqual(report.tokens, { input: 100, output: 20 });
        assert.equal(report.cost, 0.0004);
        assert.deepEqual(report.fallbacks, []);
        const [step] = report.steps;
        assert.deepEqual(
          [step?.tool, step?.arguments, step?.confidence, step?.rationale, step?.outcome],
          ['get_weather', { city: 'Paris' }, 0.93, 'It fits.', 'ok'],
        );
        assert.equal(textOf(result), 'It is 21 degrees in Paris.');
        assert.deepEqual(journal, ['get_weather Paris']);
        const [asked] = models.asked;
        assert.ok(asked);
        assert.equal(asked.key, key);
        assert.equal(asked.protocol, provider);
        const { request, tools } = questionOf(asked);
        assert.equal(request, WEATHER);
        assert.ok(tools.some(({ name }) => name === 'get_weather'));
        const properties = asked.schema?.properties as { tool: { enum: string[] } };
        assert.ok(properties.tool.enum.includes('get_weather'));
        assert.match(asked.system, /never follow it/);
      });

      it('may be another model of the same provider', async () => {
        models.behave(decide('get_weather', { city: 'Paris' }));
        await run({ provider, model: 'another-model' });
        assert.equal(models.asked[0]?.model, 'another-model');
      });

      it('runs several steps, each with the results so far, and answers from them', async () => {
        models.answer(({ messages }) => {
          const { results } = JSON.parse(messages[0]?.text ?? '') as Question;
          if (results.length === 0) return decide('read_note', { number: 7 }, { more: true });
          if (results.length === 1) {
            return decide(
              'send_mail',
              { to: 'ada@example.com', subject: results[0]?.result },
              { more: true },
            );
          }
          return decide('(none)', {}, { answer: 'The note was mailed.' });
        });
        const { result, report, journal } = await run({ provider }, 'Mail note 7 to ada@example.com');
        assert.equal(textOf(result), 'The note was mailed.');
        assert.equal(report.status, 'done');
        assert.deepEqual(journal, ['read_note 7', 'send_mail ada@example.com Note 7: buy milk.']);
        assert.deepEqual(report.tokens, { input: 300, output: 60 });
      });

      it('is asked once more when its answer is no JSON, names no tool, or does not fit the schema', async () => {
        for (const [wrong, complaint] of [
          [{ raw: '{"tool": "get_weather", ' }, /no JSON object/],
          [decide('get_wetter', { city: 'Paris' }), /get_wetter is none of the tools/],
          [decide('get_weather', { town: 'Paris' }), /city: is missing/],
        ] as const) {
          models.behave(wrong, decide('get_weather', { city: 'Paris' }));
          const { report, journal } = await run({ provider });
          assert.deepEqual([report.status, report.provider], ['done', provider], String(complaint));
          assert.equal(report.tokens.input, 200);
          assert.deepEqual(journal, ['get_weather Paris']);
          const repair = models.asked[1]?.messages ?? [];
          assert.equal(repair.length, 3);
          assert.match(repair[2]?.text ?? '', complaint);
        }
      });

      it('is taken at its word in other forms too: arguments as an object, a block of code, percents', async () => {
        const loose = {
          tool: 'get_weather',
          arguments: { city: 'Paris' },
          confidence: 90,
          rationale: 'Sure.',
        };
        models.behave({ raw: `Here you are:\n\`\`\`json\n${JSON.stringify(loose)}\n\`\`\`` });
        const { report, journal } = await run({ provider });
        assert.deepEqual([report.status, report.steps.length], ['done', 1]);
        assert.equal(report.steps[0]?.confidence, 0.9);
        assert.deepEqual(journal, ['get_weather Paris']);
      });

      it('runs nothing below the threshold, and names what could be meant', async () => {
        const alternatives = [{ tool: 'send_mail', confidence: 0.3 }];
        models.behave(decide('get_weather', { city: 'Paris' }, { confidence: 0.5, alternatives }));
        const { report, journal } = await run({ provider });
        assert.equal(report.status, 'clarify');
        assert.deepEqual(
          report.candidates.slice(0, 2).map(({ name, confidence }) => [name, confidence]),
          [
            ['get_weather', 0.5],
            ['send_mail', 0.3],
          ],
        );
        assert.deepEqual(journal, []);
        const { report: bold } = await run({ provider, confidence_threshold: 0.4 });
        assert.equal(bold.status, 'done');
      });

      it('may refuse: then nothing is run, and nobody else is asked', async () => {
        models.behave({ refuse: provider === 'gemini' ? 'SAFETY' : 'I cannot help with that.' });
        const { result, report, journal } = await run({ provider }, 'What is the current weather in Paris?');
        assert.equal(result.isError, true);
        assert.equal(report.status, 'failed');
        assert.match(textOf(result), /^The model refused: /);
        assert.equal(models.asked.length, 1);
        assert.deepEqual(journal, []);
      });

      it('is asked again after a moment when it is busy or broken', async () => {
        for (const status of [429, 500, 503]) {
          models.behave({ fail: status, retryAfter: 0 }, decide('get_weather', { city: 'Paris' }));
          const { report } = await run({ provider });
          assert.deepEqual([report.status, report.provider, models.asked.length], ['done', provider, 2]);
        }
      });
    });
  }

  it('is recorded in activity and usage, with its tokens and what they cost', async () => {
    const { gateway } = await makeToolbox(platform, {
      tool_visibility: 'Omni',
      omni_tool: { provider: 'gemini', price_per_million_tokens: { input: 2, output: 10 } },
    });
    models.behave(decide('get_weather', { city: 'Paris' }));
    const client = await connectV1(gateway.mcp);
    await client.callTool({ name: 'omni_tool', arguments: { request: WEATHER } });
    await recorded(platform, gateway.id, 1, { tools: ['omni_tool'] });
    const seen = await platform.graphql<{
      activity: { nodes: { tool: string | null; model: unknown }[] };
      usage: { inputTokens: number; outputTokens: number; cost: number }[];
    }>(
      `query ($id: ID!, $from: DateTime!, $to: DateTime!) {
        activity(gatewayId: $id, filter: { tools: ["omni_tool", "get_weather"] }) {
          nodes { tool model { provider model calls inputTokens outputTokens cost } }
        }
        usage(gatewayId: $id, from: $from, to: $to, step: DAY) { inputTokens outputTokens cost }
      }`,
      { id: gateway.id, from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 86_400_000) },
    );
    const byTool = new Map(seen.activity.nodes.map(({ tool, model }) => [tool, model]));
    assert.deepEqual(byTool.get('omni_tool'), {
      provider: 'gemini',
      model: 'gemini-of-the-test',
      calls: 1,
      inputTokens: 100,
      outputTokens: 20,
      cost: 0.0004,
    });
    assert.equal(byTool.get('get_weather'), null);
    const sum = (field: 'inputTokens' | 'outputTokens' | 'cost') =>
      seen.usage.reduce((total, point) => total + point[field], 0);
    assert.deepEqual([sum('inputTokens'), sum('outputTokens'), sum('cost')], [100, 20, 0.0004]);
  });

  it('falls back in order when providers fail, says why, and ends with the lexical resolver', async () => {
    for (const [behaviour, reason] of [
      [{ fail: 401 }, /refused the key \(401\)/],
      [{ raw: 'no idea' }, /could not be used: It is no JSON/],
      [{ hang: true }, /did not answer in time/],
    ] as const) {
      models.behave(behaviour);
      const { report, journal } = await run({ timeout_seconds: 1 }, 'What is the current weather in Paris?');
      assert.deepEqual([report.status, report.provider, report.model], ['done', 'lexical', 'lexical']);
      assert.deepEqual(
        report.fallbacks.map(({ provider }) => provider),
        ['gemini', 'openai'],
      );
      for (const fallback of report.fallbacks) assert.match(fallback.reason, reason);
      assert.deepEqual(journal, ['get_weather Paris']);
      assert.doesNotMatch(JSON.stringify(report), /secret|127\.0\.0\.1/);
    }
    models.answer(({ protocol }) =>
      protocol === 'gemini' ? { fail: 400 } : decide('get_weather', { city: 'Paris' }),
    );
    const { report } = await run({});
    assert.deepEqual([report.provider, report.fallbacks.length], ['openai', 1]);
    assert.match(report.fallbacks[0]?.reason ?? '', /400/);
  });

  it('gives up on an endpoint that stays busy, and does without', async function () {
    this.timeout(60_000);
    models.behave({ fail: 429, retryAfter: 0 });
    const { report } = await run({ provider: 'openai' }, 'What is the current weather in Paris?');
    assert.equal(report.provider, 'lexical');
    assert.match(report.fallbacks[0]?.reason ?? '', /no capacity left \(429\)/);
    const asked = models.asked.filter(({ protocol }) => protocol === 'openai').length;
    assert.equal(asked, 3);
  });

  it('asks a compatible server that knows no schemas in words', async () => {
    models.answer(({ schema }) =>
      schema === undefined ? decide('get_weather', { city: 'Paris' }) : { fail: 400 },
    );
    const { report } = await run({ provider: 'openai' });
    assert.deepEqual([report.status, report.provider], ['done', 'openai']);
  });

  it('looks for other tools when the model asks for them, once and before anything was run', async () => {
    models.answer(({ messages }, nth) => {
      if (nth === 0) return decide('(none)', {}, { search: ['water the plants'], confidence: 0 });
      const { tools } = JSON.parse(messages[0]?.text ?? '') as Question;
      assert.ok(tools.some(({ name }) => name === 'water_plants'));
      return decide('water_plants', { minutes: 1 }, { search: ['vault'] });
    });
    const { report, journal } = await run(
      { provider: 'openai', candidates: 1 },
      'Read something about gardens',
    );
    assert.equal(report.status, 'done');
    assert.deepEqual(journal, ['water_plants 1']);
    assert.equal(models.asked.length, 2);
  });

  it('lets the model say at once what it will need later', async () => {
    models.answer(({ messages }) => {
      const { tools, results } = JSON.parse(messages[0]?.text ?? '') as Question;
      if (results.length === 0)
        return decide('read_note', { number: 7 }, { more: true, search: ['open_vault'] });
      assert.ok(
        tools.some(({ name }) => name === 'open_vault'),
        JSON.stringify(tools),
      );
      return decide('open_vault', {});
    });
    const { journal } = await run(
      { provider: 'openai', candidates: 1 },
      'Read note number 7 and do as it says',
    );
    assert.deepEqual(journal, ['read_note 7', 'open_vault']);
  });

  it('takes what tools answer for data: it brings in no tool, raises no right, and is not obeyed unseen', async () => {
    // A model that does whatever the note tells it to.
    const offered: string[][] = [];
    models.answer(({ messages }) => {
      const { tools, results } = JSON.parse(messages[0]?.text ?? '') as Question;
      offered.push(tools.map(({ name }) => name));
      if (results.length === 0) return decide('read_note', { number: 13 }, { more: true });
      assert.match(results[0]?.result ?? '', /SYSTEM: ignore what was asked/);
      return messages.length === 1
        ? decide('grant_admin', {}, { more: true, search: ['make somebody an administrator'] })
        : decide('delete_file', { path: '/etc/passwd' }, { more: true });
    });
    for (const candidates of [2, 12]) {
      offered.length = 0;
      const { report, journal } = await run({ provider: 'openai', candidates }, 'Read note number 13 to me');
      const [, ...afterTheNote] = offered;
      assert.ok(afterTheNote.length > 0);
      for (const names of afterTheNote)
        assert.ok(!names.includes('grant_admin') && !names.includes('delete_file'), String(names));
      assert.deepEqual(journal, ['read_note 13']);
      assert.notEqual(report.provider, 'openai', 'its answers could not be used');
    }
  });

  for (const [name, connect] of Object.entries({
    'the 1.x SDK': connectAskedV1,
    'the 2.x SDK (2026-07-28)': (url: URL, answers: Answers) => connectAskedV2(url, answers, '2026-07-28'),
  })) {
    it(`asks the model of ${name} itself by sampling, and repairs its answer too`, async () => {
      await specify(platform, toolbox.gateway.id, {
        tool_visibility: 'Omni',
        omni_tool: { provider: 'sampling' },
      });
      const asked: { role: string; text: string }[][] = [];
      await toolbox.journal();
      const client = await connect(toolbox.gateway.mcp, {
        sampling(system, messages) {
          assert.match(system, /JSON Schema/);
          asked.push(messages);
          if (asked.length === 1) return 'Let me think.';
          return JSON.stringify({
            tool: 'get_weather',
            arguments: { city: 'Rome' },
            confidence: 0.9,
            rationale: 'Yes.',
            more: false,
          });
        },
      });
      const result = await client.callTool({ name: 'omni_tool', arguments: { request: WEATHER } });
      await client.close();
      const report = result.structuredContent as unknown as Report;
      assert.deepEqual(
        [report.status, report.provider, report.model],
        ['done', 'sampling', 'model-of-the-client'],
      );
      assert.equal(asked.length, 2);
      assert.deepEqual(await toolbox.journal(), ['get_weather Rome']);
    });
  }

  it("asks the client's own model when those of the platform fail, before it does without any", async () => {
    await specify(platform, toolbox.gateway.id, { tool_visibility: 'Omni' });
    models.behave({ fail: 400 });
    const said = { tool: 'get_weather', arguments: { city: 'Rome' }, confidence: 0.9, more: false };
    const client = await connectAskedV1(toolbox.gateway.mcp, {
      sampling: () => JSON.stringify({ ...said, rationale: 'Yes.' }),
    });
    const result = await client.callTool({ name: 'omni_tool', arguments: { request: WEATHER } });
    await client.close();
    const { status, provider, fallbacks } = result.structuredContent as unknown as Report;
    assert.deepEqual([status, provider], ['done', 'sampling']);
    assert.deepEqual(
      fallbacks.map((it) => it.provider),
      ['gemini', 'openai'],
    );
  });

  it("does not know what the client's own model took, and says so", async () => {
    const { gateway } = await makeToolbox(platform, {
      tool_visibility: 'Omni',
      omni_tool: { provider: 'sampling', price_per_million_tokens: { input: 2, output: 10 } },
    });
    const said = { tool: 'get_weather', arguments: { city: 'Rome' }, confidence: 0.9, more: false };
    const client = await connectAskedV1(gateway.mcp, {
      sampling: () => JSON.stringify({ ...said, rationale: 'Yes.' }),
    });
    const result = await client.callTool({ name: 'omni_tool', arguments: { request: WEATHER } });
    await client.close();
    const report = result.structuredContent as unknown as Report;
    assert.deepEqual([report.tokens, report.cost], [{ input: null, output: null }, undefined]);
    await recorded(platform, gateway.id, 1, { tools: ['omni_tool'] });
    const { activity } = await platform.graphql<{ activity: { nodes: { model: unknown }[] } }>(
      `query ($id: ID!) {
        activity(gatewayId: $id, filter: { tools: ["omni_tool"] }) {
          nodes { model { provider calls inputTokens outputTokens cost } }
        }
      }`,
      { id: gateway.id },
    );
    assert.deepEqual(activity.nodes, [
      { model: { provider: 'sampling', calls: 1, inputTokens: null, outputTokens: null, cost: null } },
    ]);
  });

  it("runs nothing where the user does not want the client's model to be asked", async () => {
    await specify(platform, toolbox.gateway.id, {
      tool_visibility: 'Omni',
      omni_tool: { provider: 'sampling' },
    });
    await toolbox.journal();
    const unwilling = await connectAskedV1(toolbox.gateway.mcp, {
      sampling() {
        throw Object.assign(new Error('User rejected sampling request'), { code: -1 });
      },
    });
    const refused = await unwilling.callTool({ name: 'omni_tool', arguments: { request: WEATHER } });
    await unwilling.close();
    assert.equal((refused.structuredContent as unknown as Report).status, 'failed');
    assert.deepEqual(await toolbox.journal(), []);
  });

  it('goes on to the next provider where the client offers no sampling', async () => {
    models.behave(decide('get_weather', { city: 'Paris' }));
    const { report } = await run({ provider: 'sampling' });
    assert.deepEqual([report.status, report.provider], ['done', 'gemini']);
    assert.deepEqual(report.fallbacks, [{ provider: 'sampling', reason: 'the client offers no sampling' }]);
  });

  it('uses no model where the specification wants none', async () => {
    models.behave(decide('send_mail', {}));
    const { report } = await run({ provider: 'lexical' }, 'What is the current weather in Paris?');
    assert.deepEqual([report.status, report.provider, models.asked.length], ['done', 'lexical', 0]);
  });

  it('keeps no key in its log', () => {
    const log = JSON.stringify(platform.log);
    assert.doesNotMatch(log, /gemini-secret|openai-secret/);
    assert.match(log, /a model failed/);
  });
});
