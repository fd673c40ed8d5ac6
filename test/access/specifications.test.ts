import assert from 'node:assert/strict';
import { makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { Replicas } from '../support/replicas.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

interface Version {
  version: number;
  content: Record<string, unknown>;
  createdAt: string;
  createdBy: string;
  diff: string;
}

/** The part of JSON Schema that specifications use. */
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  description?: string;
}

const VERSIONS = `query ($id: ID!) {
  gateway(id: $id) {
    specification { version content createdBy }
    specifications { version content createdAt createdBy diff }
  }
}`;

describe('specifications', () => {
  let platform: Platform;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    gateway = await makeGateway(platform, ['code-runner']);
  });

  const versions = async () =>
    (
      await platform.graphql<{ gateway: { specification: Version; specifications: Version[] } }>(VERSIONS, {
        id: gateway.id,
      })
    ).gateway;

  it('keep every version with its author and time, say what changed, and are restored', async () => {
    const before = Date.now();
    await specify(platform, gateway.id, { timeout_seconds: 30, request_logging: true });
    await specify(platform, gateway.id, { timeout_seconds: 45, request_logging: true });
    const { specification, specifications } = await versions();
    assert.equal(specification.version, 3);
    assert.deepEqual(
      specifications.map(({ version, createdBy }) => [version, createdBy]),
      [
        [3, 'admin key'],
        [2, 'admin key'],
        [1, 'admin key'],
      ],
    );
    assert.ok(new Date(specifications[0]?.createdAt ?? 0).getTime() >= before - 1000);
    const [third, second, first] = specifications.map(({ diff }) => diff);
    assert.match(third ?? '', /^--- version 2\t\S+Z by admin key\n\+\+\+ version 3\t\S+Z by admin key\n@@ /);
    assert.match(third ?? '', /^- {2}"timeout_seconds": 30,$\n^\+ {2}"timeout_seconds": 45,$/m);
    assert.ok(third?.includes('\n   "request_logging": true\n'), third);
    assert.match(second ?? '', /^\+ {2}"timeout_seconds": 30,$/m);
    assert.equal(first, '');
    const { restoreSpecification } = await platform.graphql<{
      restoreSpecification: Version & { same: string; back: string };
    }>(
      `mutation ($id: ID!) {
        restoreSpecification(gatewayId: $id, version: 2) { version content diff(against: 3) same: diff(against: 2) }
      }`,
      { id: gateway.id },
    );
    assert.equal(restoreSpecification.version, 4);
    assert.deepEqual(restoreSpecification.content, { timeout_seconds: 30, request_logging: true });
    assert.equal(restoreSpecification.same, '');
    assert.match(restoreSpecification.diff, /^- {2}"timeout_seconds": 45,$\n^\+ {2}"timeout_seconds": 30,$/m);
    const restore = 'mutation ($id: ID!) { restoreSpecification(gatewayId: $id, version: 99) { version } }';
    await assert.rejects(platform.graphql(restore, { id: gateway.id }), /has no version 99/);
    const { gateway: earlier } = await platform.graphql<{ gateway: { specification: Version } }>(
      'query ($id: ID!) { gateway(id: $id) { specification(version: 3) { version content diff(against: 1) } } }',
      { id: gateway.id },
    );
    assert.deepEqual(
      [earlier.specification.version, earlier.specification.content],
      [3, { timeout_seconds: 45, request_logging: true }],
    );
    assert.match(earlier.specification.diff, /^--- version 1\t[\s\S]+^\+ {2}"timeout_seconds": 45,$/m);
    for (const missing of ['specification { diff(against: 99) }', 'specification(version: 99) { version }']) {
      await assert.rejects(
        platform.graphql(`query ($id: ID!) { gateway(id: $id) { ${missing} } }`, { id: gateway.id }),
        (error: GraphqlFailure) => error.code === 'NOT_FOUND',
      );
    }
  });

  it('refuse what is no specification, with the place and what fits', async () => {
    for (const [content, path, message] of [
      [{ timeout_second: 3 }, 'content.timeout_second', /did you mean timeout_seconds\?/],
      [
        { max_request_per_minute: 3 },
        'content.max_request_per_minute',
        /did you mean max_requests_per_minute\?/,
      ],
      [{ toolVisibility: 'Smart' }, 'content.toolVisibility', /did you mean tool_visibility\?/],
      [{ frobnicate: 1 }, 'content.frobnicate', /is not a field that exists here/],
      [{ timeout_seconds: '30' }, 'content.timeout_seconds', /expected number, received string/],
      [{ timeout_seconds: 0 }, 'content.timeout_seconds', />0/],
      [{ timeout_seconds: 3601 }, 'content.timeout_seconds', /<=3600/],
      [{ max_requests_per_minute: 0 }, 'content.max_requests_per_minute', />=1/],
      [{ max_requests_per_minute: 1.5 }, 'content.max_requests_per_minute', /expected int/],
      [{ request_logging: 'yes' }, 'content.request_logging', /expected boolean, received string/],
      [{ tool_visibility: 'Everything' }, 'content.tool_visibility', /"Individual"/],
      [{ tool_visibility: 3 }, 'content.tool_visibility', /expected string, received number/],
    ] as const) {
      await assert.rejects(specify(platform, gateway.id, content), (error: GraphqlFailure) => {
        const [field] = error.fields as { path: string; message: string }[];
        assert.equal(error.code, 'BAD_USER_INPUT');
        assert.equal(field?.path, path);
        assert.match(field?.message ?? '', message);
        return true;
      });
    }
    await assert.rejects(
      specify(platform, gateway.id, { timeout_seconds: -1, request_logging: 1, x: 1 }),
      (error: GraphqlFailure) => (error.fields as unknown[]).length === 3,
    );
    assert.equal((await versions()).specification.version, 4, 'what was refused made no version');
  });

  it('take a visibility in any case and keep the canonical one', async () => {
    const own = await makeGateway(platform);
    await specify(platform, own.id, { tool_visibility: 'iNDIVIDUAL' });
    const { gateway: found } = await platform.graphql<{ gateway: { specification: Version } }>(
      'query ($id: ID!) { gateway(id: $id) { specification { content } } }',
      { id: own.id },
    );
    assert.deepEqual(found.specification.content, { tool_visibility: 'Individual' });
  });

  it('describe themselves as JSON Schema: each field with its default, and each is checked', async () => {
    const { specificationSchema } = await platform.graphql<{ specificationSchema: Schema }>(
      '{ specificationSchema }',
    );
    for (const name of ['tool_visibility', 'max_requests_per_minute', 'timeout_seconds', 'request_logging'])
      assert.ok(specificationSchema.properties?.[name], name);
    for (const [name, { description }] of Object.entries(specificationSchema.properties ?? {})) {
      assert.ok(description, `${name} has a description`);
      const wrong = { [name]: { no_such_thing: [] } };
      await assert.rejects(specify(platform, gateway.id, wrong), (error: GraphqlFailure) => {
        const [field] = error.fields as { path: string }[];
        assert.ok(field?.path.startsWith(`content.${name}`), field?.path);
        return true;
      });
    }
  });
});

describe('specifications of running gateways', () => {
  let replicas: Replicas;

  before(async function () {
    this.timeout(60_000);
    replicas = await Replicas.start();
  });

  after(() => replicas.stop());

  it('are in force within a second at every replica, changed and restored', async () => {
    const gateway = await makeGateway(replicas.first, ['code-runner']);
    const urls = [`${gateway.http}/tools/run_code`, replicas.atSecond(`${gateway.http}/tools/run_code`)];
    const body = JSON.stringify({
      language: 'javascript',
      code: 'const end = Date.now() + 400; while (Date.now() < end);',
    });
    const headers = { 'content-type': 'application/json' };
    const answers = () => Promise.all(urls.map((url) => fetch(url, { method: 'POST', headers, body })));
    const statuses = async () => String((await answers()).map(({ status }) => status));
    assert.equal(await statuses(), '200,200');
    await specify(replicas.first, gateway.id, { timeout_seconds: 0.1 });
    await until('the deadline is shorter', async () => (await statuses()) === '504,504', 1000);
    await specify(replicas.first, gateway.id, { max_requests_per_minute: 1000 });
    await until(
      'there is a limit, and no such deadline',
      async () => {
        const found = await answers();
        return found.every((it) => it.status === 200 && it.headers.get('ratelimit-limit') === '1000');
      },
      2000,
    );
    await replicas.first.graphql(
      'mutation ($id: ID!) { restoreSpecification(gatewayId: $id, version: 2) { version } }',
      { id: gateway.id },
    );
    await until('the deadline is shorter again', async () => (await statuses()) === '504,504', 1000);
  });

  it('show other tools within a second, and choose by other rules, at every replica', async () => {
    const gateway = await makeGateway(replicas.first, ['code-runner']);
    const urls = [`${gateway.http}/tools`, replicas.atSecond(`${gateway.http}/tools`)];
    const shown = async () =>
      String(
        await Promise.all(
          urls.map(async (url) => {
            const { tools } = (await (await fetch(url)).json()) as { tools: { name: string }[] };
            return tools.map(({ name }) => name).join(' ');
          }),
        ),
      );
    assert.equal(await shown(), 'run_code,run_code');
    for (const [visibility, expected] of [
      ['Smart', 'discover_tools get_tool_schema execute_tool'],
      ['Omni', 'omni_tool'],
      ['Individual', 'run_code'],
    ] as const) {
      await specify(replicas.first, gateway.id, { tool_visibility: visibility });
      const everywhere = `${expected},${expected}`;
      await until(`tools are shown as ${visibility}`, async () => (await shown()) === everywhere, 1000);
    }
    const outcomes = async () =>
      String(
        await Promise.all(
          urls.map(async (url) => {
            const response = await fetch(`${url}/omni_tool`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ request: 'run the code `1 + 1` in javascript', dry_run: true }),
            });
            const { structuredContent } = (await response.json()) as {
              structuredContent?: { status: string };
            };
            return structuredContent?.status;
          }),
        ),
      );
    const omni = (confidence_threshold: number) =>
      specify(replicas.first, gateway.id, { tool_visibility: 'Omni', omni_tool: { confidence_threshold } });
    await omni(0);
    await until('whatever fits best is chosen', async () => (await outcomes()) === 'done,done', 2000);
    await omni(1);
    await until('nothing is sure enough', async () => (await outcomes()) === 'clarify,clarify', 2000);
  });

  it('record arguments wherever the call came in, as long as they say so', async () => {
    const gateway = await makeGateway(replicas.first, ['code-runner']);
    const urls = [`${gateway.http}/tools/run_code`, replicas.atSecond(`${gateway.http}/tools/run_code`)];
    let calls = 0;
    /** Whether calls that begin now are recorded with their arguments, at each of them. */
    const recorded = async () => {
      const marks = await Promise.all(
        urls.map(async (url) => {
          calls += 1;
          const code = `"call ${calls}"`;
          const body = JSON.stringify({ language: 'javascript', code });
          await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
          return code;
        }),
      );
      const entries = await until('all calls are recorded', async () => {
        const { activity } = await replicas.first.graphql<{
          activity: { nodes: { arguments: { code: string } | null }[] };
        }>('query ($id: ID!) { activity(gatewayId: $id, first: 2) { totalCount nodes { arguments } } }', {
          id: gateway.id,
        });
        const { nodes, totalCount } = activity as typeof activity & { totalCount: number };
        return totalCount === calls && nodes;
      });
      return entries.filter((entry) => marks.includes(entry.arguments?.code ?? '')).length;
    };
    assert.equal(await recorded(), 0);
    await specify(replicas.first, gateway.id, { request_logging: true });
    await until('arguments are recorded', async () => (await recorded()) === 2, 5000);
    await specify(replicas.first, gateway.id, { request_logging: false });
    await until('they are no longer', async () => (await recorded()) === 0, 5000);
  });
});
