import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { connectV1 } from '../support/clients.ts';
import { makeGateway } from '../support/gateways.ts';
import { GraphqlFailure, type Platform } from '../support/platform.ts';
import {
  callTool,
  outcome,
  PROBE,
  pack,
  packed,
  probe,
  sendPackage,
  unpack,
  upload,
} from '../support/plugins.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { tarGz } from '../support/tar.ts';
import { until } from '../support/until.ts';

const SECRET = 'a-secret-that-nobody-sees';

interface Plugin {
  state: string;
  description: string | null;
  tools: { name: string; description: string | null; inputSchema: Record<string, unknown> }[];
  plugin: {
    activeVersion: number;
    versions: {
      version: number;
      hash: string;
      size: number;
      createdAt: string;
      createdBy: string;
      warnings: string[];
      tools: { name: string }[];
    }[];
    permissions: { environment: string[]; network: unknown; filesystem: unknown };
    environment: { key: string; isSet: boolean }[];
    memoryBytes: number;
    timeoutSeconds: number;
  };
}

/** A component of this world; its functions do nothing. */
async function fromWit(witSource: string): Promise<Uint8Array> {
  return componentNew(await componentEmbed({ witSource, dummy: true }), []);
}

describe('the life of a plugin', function () {
  this.timeout(60_000);
  let platform: Platform;
  before(async () => {
    platform = await sharedPlatform();
  });

  const unique = () => `life ${randomBytes(4).toString('hex')}`;

  async function read(id: string): Promise<Plugin> {
    const { capability } = await platform.graphql<{ capability: Plugin }>(
      `query ($id: ID!) { capability(id: $id) {
        state description tools { name description inputSchema }
        plugin {
          activeVersion memoryBytes timeoutSeconds
          versions { version hash size createdAt createdBy warnings tools { name } }
          permissions { network filesystem environment } environment { key isSet }
        }
      } }`,
      { id },
    );
    return capability;
  }

  const activate = (id: string, version: number) =>
    platform.graphql(
      'mutation ($id: ID!, $version: Int!) { activatePluginVersion(id: $id, version: $version) { id } }',
      { id, version },
    );
  const setEnvironment = (id: string, values: Record<string, unknown>) =>
    platform.graphql(
      'mutation ($id: ID!, $values: JSONObject!) { setPluginEnvironment(id: $id, values: $values) { id } }',
      { id, values },
    );
  const remove = (id: string, force = false) =>
    platform.graphql('mutation ($id: ID!, $force: Boolean) { deleteCapability(id: $id, force: $force) }', {
      id,
      force,
    });

  async function failing(work: Promise<unknown>): Promise<GraphqlFailure> {
    const error = await work.then(
      () => assert.fail('it did not fail'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof GraphqlFailure, String(error));
    return error;
  }

  /** A plugin of one function, which answers with a number. */
  async function answering(name: string, number: number): Promise<Buffer> {
    const component = await parse(`(component
      (core module $m (func (export "answer") (result i32) i32.const ${number}))
      (core instance $i (instantiate $m))
      (func (export "answer") (result u32) (canon lift (core func $i "answer")))
    )`);
    return pack({
      'plugin.wasm': component,
      'noorle.yaml': `schema_version: "1.0"\nmetadata: {name: ${name}}\n`,
      'world.wit': `package tests:answers; world w {\n  /// Version ${number}.\n  export answer: func() -> u32;\n}`,
    });
  }

  it('begins with an upload: its tools are described by its types and its world.wit', async () => {
    const uploaded = await upload(platform, packed(PROBE));
    assert.equal(uploaded.name, 'probe');
    assert.equal(uploaded.version, uploaded.activeVersion);
    assert.match(uploaded.hash, /^[0-9a-f]{64}$/);
    const { state, description, tools, plugin } = await read(uploaded.id);
    assert.deepEqual([state, description], ['READY', 'Does on request what a plugin may and may not do.']);
    const [version] = plugin.versions;
    assert.ok(version);
    assert.deepEqual(
      [version.version, version.hash, version.size, version.createdBy, version.warnings],
      [uploaded.version, uploaded.hash, packed(PROBE).length, 'admin key', []],
    );
    assert.deepEqual(
      version.tools.map(({ name }) => name),
      tools.map(({ name }) => name),
    );
    assert.deepEqual([plugin.memoryBytes, plugin.timeoutSeconds], [256 * 1024 * 1024, 30]);
    const add = tools.find(({ name }) => name === 'checked-add');
    assert.equal(add?.description, 'Adds two numbers, unless they are too large.');
    assert.deepEqual(add?.inputSchema.properties, {
      left: { description: 'the first one', type: 'integer', minimum: 0, maximum: 255 },
      right: { description: 'the second one, added to the first', type: 'integer', minimum: 0, maximum: 255 },
    });
  });

  it('gives results, and failures as the tool’s own', async () => {
    const { id } = await upload(platform, packed(PROBE));
    const gateway = await makeGateway(platform, [id]);
    assert.deepEqual(await callTool(gateway, 'hello', { name: 'you' }), {
      content: [{ type: 'text', text: 'Hello, you!' }],
      structuredContent: { result: 'Hello, you!' },
    });
    assert.deepEqual((await callTool(gateway, 'checked-add', { left: 2, right: 3 })).structuredContent, {
      result: 5,
    });
    const failed = await callTool(gateway, 'checked-add', { left: 200, right: 100 });
    assert.deepEqual(failed, {
      content: [{ type: 'text', text: '200 + 100 is more than 255' }],
      isError: true,
    });
    assert.equal(outcome(await callTool(gateway, 'quietly-fail')), '✗ The tool failed and does not say why');
    assert.equal(outcome(await callTool(gateway, 'nothing')), 'Done.');
    assert.match(
      outcome(await callTool(gateway, 'panic', { message: 'oh no' })),
      /^✗ The plugin broke: it trapped: .*unreachable[\s\S]*oh no/,
    );
    assert.match(
      outcome(await callTool(gateway, 'leave', { code: 3 })),
      /^✗ The plugin broke: it called exit/,
    );
  });

  it('tells clients what it prints, without its secrets', async () => {
    const environment = 'permissions:\n  environment:\n    allow:\n      - key: TOKEN\n';
    const name = unique();
    const { id } = await upload(platform, await probe(name, environment, { '.env': `TOKEN=${SECRET}\n` }));
    const client = await connectV1((await makeGateway(platform, [id])).mcp);
    const said: unknown[] = [];
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
      said.push(params);
    });
    await client.callTool({ name: 'print', arguments: { out: 'hello', err: `with ${SECRET}` } });
    await until('both are told', () => said.length === 2);
    assert.deepEqual(said, [
      { level: 'info', logger: name, data: 'hello' },
      { level: 'warning', logger: name, data: 'with [redacted]' },
    ]);
  });

  it('goes on with versions: the newest is active at once, any other can be', async () => {
    const name = unique();
    const first = await upload(platform, await answering(name, 1));
    const gateway = await makeGateway(platform, [first.id]);
    assert.equal(outcome(await callTool(gateway, 'answer')), '1');
    const second = await upload(platform, await answering(name, 2));
    assert.deepEqual([second.id, second.version, second.activeVersion], [first.id, 2, 2]);
    assert.equal(outcome(await callTool(gateway, 'answer')), '2');
    assert.equal((await read(first.id)).tools[0]?.description, 'Version 2.');
    await activate(first.id, 1);
    assert.equal(outcome(await callTool(gateway, 'answer')), '1');
    const { plugin, tools } = await read(first.id);
    assert.deepEqual([plugin.activeVersion, tools[0]?.description], [1, 'Version 1.']);
    assert.deepEqual(
      plugin.versions.map(({ version }) => version),
      [2, 1],
    );
    assert.equal((await failing(activate(first.id, 9))).code, 'NOT_FOUND');
  });

  it('has calls end on the version on which they began', async () => {
    const { id } = await upload(platform, await probe(unique()));
    const { version } = await upload(platform, await answering(unique(), 2), { capability: id });
    assert.equal(version, 2);
    await activate(id, 1);
    const gateway = await makeGateway(platform, [id]);
    await callTool(gateway, 'nothing');
    const running = callTool(gateway, 'sleep-ms', { ms: 5000 });
    await until('it runs', async () => {
      const metrics = await (await fetch(`${platform.url}/metrics`)).text();
      return /^omnigate_sandbox_busy\{kind="plugin"\} [1-9]/m.test(metrics);
    });
    await activate(id, 2);
    assert.equal(outcome(await callTool(gateway, 'answer')), '2');
    assert.equal(outcome(await running), 'Done.');
    assert.match(
      await callTool(gateway, 'sleep-ms', { ms: 1 }).then(outcome, String),
      /Tool not found: sleep-ms/,
    );
  });

  it('takes uploads of the same plugin at once as one version each', async () => {
    const name = unique();
    const uploads = await Promise.all(
      [1, 2, 3, 4].map(async (n) => upload(platform, await answering(name, n))),
    );
    assert.equal(new Set(uploads.map(({ id }) => id)).size, 1);
    assert.deepEqual(uploads.map(({ version }) => version).sort(), [1, 2, 3, 4]);
  });

  it('is called after its file where it has no manifest', async () => {
    const name = unique();
    const { 'plugin.wasm': component } = await unpack(PROBE);
    const uploaded = await upload(platform, await pack({ 'plugin.wasm': component ?? '' }), {
      fileName: `${name}.npack`,
    });
    assert.equal(uploaded.name, name);
    assert.equal(uploaded.tools.find((tool) => tool.name === 'checked-add')?.description, undefined);
  });

  it('may have nearly 10 MB; what means nothing in it is named', async () => {
    const { 'plugin.wasm': component, 'noorle.yaml': manifest } = await unpack(PROBE);
    const large = tarGz([
      { path: 'plugin.wasm', content: component ?? '' },
      { path: 'noorle.yaml', content: manifest ?? '' },
      { path: 'model.bin', content: randomBytes(9 << 20) },
    ]);
    const { size, warnings } = await upload(platform, large);
    assert.equal(size, large.length);
    assert.match(warnings.join(), /model\.bin/);
  });

  it('keeps its environment secret', async () => {
    const environment = 'permissions:\n  environment:\n    allow:\n      - key: TOKEN\n      - key: OTHER\n';
    const { id } = await upload(
      platform,
      await probe(unique(), environment, { '.env': `TOKEN=${SECRET}\n` }),
    );
    assert.deepEqual((await read(id)).plugin.environment, [
      { key: 'TOKEN', isSet: true },
      { key: 'OTHER', isSet: false },
    ]);
    const wrong = await failing(setEnvironment(id, { OTHR: 'x', OTHER: 5 }));
    assert.deepEqual(wrong.fields, [
      {
        path: 'values.OTHR',
        message:
          "the active version's manifest does not list it under permissions.environment.allow; did you mean OTHER?",
      },
      { path: 'values.OTHER', message: 'must be text, or null to remove it' },
    ]);
    await setEnvironment(id, { OTHER: SECRET });
    const gateway = await makeGateway(platform, [id]);
    assert.equal(outcome(await callTool(gateway, 'get-variable', { key: 'OTHER' })), SECRET);
    const leaked = outcome(await callTool(gateway, 'panic', { message: `my token is ${SECRET}` }));
    assert.ok(leaked.includes('my token is [redacted]') && !leaked.includes(SECRET), leaked);
    const { auditLog } = await platform.graphql<{
      auditLog: { nodes: { action: string; target: string; input: unknown }[] };
    }>('{ auditLog(first: 200) { nodes { action target input } } }');
    const entries = auditLog.nodes.filter(({ target }) => target === id);
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['setPluginEnvironment', 'setPluginEnvironment', 'uploadPlugin'],
    );
    for (const text of [
      JSON.stringify(auditLog),
      JSON.stringify(await read(id)),
      JSON.stringify(platform.log),
    ]) {
      assert.ok(!text.includes(SECRET));
    }
  });

  it('is attached by its name in exported configurations, which say that it is not in them', async () => {
    const name = unique();
    const { id } = await upload(platform, await answering(name, 1));
    const gateway = await makeGateway(platform, [id]);
    const headers = { 'x-api-key': platform.adminKey, 'content-type': 'application/json' };
    const exported = await fetch(`${platform.url}/config/export?format=json`, { headers });
    const { gateways, omitted } = (await exported.json()) as {
      gateways: { name: string; attachments?: { capability: string }[] }[];
      omitted: string[];
    };
    assert.ok(omitted.includes(`${name} (plugin)`), omitted.join(', '));
    const own = gateways.find(({ attachments }) => attachments?.some((it) => it.capability === name));
    assert.ok(own);
    await platform.graphql(
      'mutation ($id: ID!, $plugin: ID!) { detachCapability(gatewayId: $id, capabilityId: $plugin) { id } }',
      { id: gateway.id, plugin: id },
    );
    const imported = await fetch(`${platform.url}/config/import`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ version: 1, gateways: [own] }),
    });
    assert.equal(imported.status, 200);
    assert.equal(outcome(await callTool(gateway, 'answer')), '1');
  });

  it('ends when it is deleted, which needs force while a gateway has it', async () => {
    const name = unique();
    const { id } = await upload(platform, await answering(name, 1));
    const gateway = await makeGateway(platform, [id]);
    const refused = await failing(remove(id));
    assert.equal(refused.code, 'CONFLICT');
    assert.match(
      refused.message,
      new RegExp(`${name} is attached to gateway [0-9a-f]+; detach it first, or force it`),
    );
    await remove(id, true);
    await assert.rejects(callTool(gateway, 'answer'), /Tool not found/);
    assert.equal((await upload(platform, await answering(name, 2))).version, 1);
  });

  describe('does not begin', () => {
    const refusals: [string, () => Promise<Buffer>, number, string, RegExp][] = [
      [
        'with more than 10 MB',
        async () => tarGz([{ path: 'plugin.wasm', content: randomBytes(11 << 20) }]),
        413,
        'PAYLOAD_TOO_LARGE',
        /a package has at most 10 MB/,
      ],
      [
        'with what is no archive',
        async () => Buffer.from('hello'),
        400,
        'VALIDATION_FAILED',
        /no gzip-compressed tar archive/,
      ],
      [
        'with a core module',
        async () => pack({ 'plugin.wasm': await parse('(module)') }),
        400,
        'VALIDATION_FAILED',
        /plugins are components/,
      ],
      [
        'with a broken component',
        async () =>
          pack({ 'plugin.wasm': Buffer.concat([await parse('(component)'), Buffer.from([7, 99])]) }),
        400,
        'VALIDATION_FAILED',
        /plugin\.wasm: it cannot be read/,
      ],
      [
        'with nothing to call',
        async () => pack({ 'plugin.wasm': await parse('(component)') }),
        400,
        'VALIDATION_FAILED',
        /it exports no function/,
      ],
      [
        'with imports that nobody provides',
        async () =>
          pack({
            'plugin.wasm': await parse(
              '(component (import "wasi:keyvalue/store@0.2.0" (instance (export "open" (func)))) (core module $m (func (export "f"))) (core instance $i (instantiate $m)) (func (export "f") (canon lift (core func $i "f"))))',
            ),
          }),
        400,
        'VALIDATION_FAILED',
        /it imports wasi:keyvalue\/store@0\.2\.0, which plugins do not have/,
      ],
      [
        'with a memory that is larger than it may be',
        async () =>
          pack({
            'plugin.wasm': await parse(
              '(component (core module $m (memory 3200) (func (export "f"))) (core instance $i (instantiate $m)) (func (export "f") (canon lift (core func $i "f"))))',
            ),
            'noorle.yaml': 'schema_version: "1.0"\nresources: {limits: {memory: 64Mi}}',
          }),
        400,
        'VALIDATION_FAILED',
        /it needs 200 MB from the start, and may have 64 MB: raise resources\.limits\.memory in noorle\.yaml/,
      ],
      [
        'with names that would become code',
        async () =>
          pack({
            'plugin.wasm': await parse(`(component
              (core module $m (func (export "f'];globalThis.taken=1;//") (result i32) i32.const 1))
              (core instance $i (instantiate $m))
              (func (export "answer") (result u32) (canon lift (core func $i "f'];globalThis.taken=1;//"))))`),
          }),
        400,
        'VALIDATION_FAILED',
        /a module in it has the name "f'\];globalThis\.taken=1;\/\/", with characters that names cannot have here/,
      ],
      [
        'with resources',
        async () =>
          pack({
            'plugin.wasm': await fromWit(
              'package a:b; interface things { resource thing { constructor(); } make: func() -> thing; } world w { export things; }',
            ),
          }),
        400,
        'VALIDATION_FAILED',
        /a:b\/things#thing is a resource\. A tool takes and gives values only/,
      ],
      [
        'with a manifest that is wrong, by the line',
        async () => probe(unique(), 'resources:\n  limits:\n    memory: lots\n'),
        400,
        'VALIDATION_FAILED',
        /noorle\.yaml, line 6: resources\.limits\.memory must be a size/,
      ],
      [
        'with a world.wit that says otherwise',
        async () =>
          probe(unique(), '', {
            'world.wit': 'package a:b; world w { export hello: func(name: u32) -> string; }',
          }),
        400,
        'VALIDATION_FAILED',
        /world\.wit does not agree with plugin\.wasm: .*the parameter name of hello is u32 in world\.wit and string in the component/,
      ],
      [
        'with a world.wit that is none',
        async () => probe(unique(), '', { 'world.wit': 'world {' }),
        400,
        'VALIDATION_FAILED',
        /world\.wit, line 1, column 7: a name should be here, not "\{"/,
      ],
    ];
    for (const [what, content, status, code, message] of refusals) {
      it(what, async () => {
        const before = await count();
        const answer = await sendPackage(platform, await content());
        assert.deepEqual(
          [answer.status, answer.body.error?.code],
          [status, code],
          JSON.stringify(answer.body),
        );
        assert.match(answer.body.error.message, message);
        assert.equal(await count(), before);
      });
    }

    it('without a key, or without a file', async () => {
      const nobody = await sendPackage(platform, Buffer.from('x'), { headers: {} });
      assert.deepEqual([nobody.status, nobody.body.error.code], [401, 'AUTHENTICATION_FAILED']);
      const response = await fetch(`${platform.url}/capabilities/upload`, {
        method: 'POST',
        headers: { 'x-api-key': platform.adminKey },
        body: new FormData(),
      });
      assert.equal(response.status, 400);
      assert.match(JSON.stringify(await response.json()), /curl -F plugin=@my-plugin\.npack/);
    });

    async function count(): Promise<number> {
      const { capabilities } = await platform.graphql<{ capabilities: { totalCount: number } }>(
        '{ capabilities(kind: PLUGIN) { totalCount } }',
      );
      return capabilities.totalCount;
    }
  });
});
