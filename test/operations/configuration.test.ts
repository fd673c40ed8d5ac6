import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';

interface Report {
  dryRun: boolean;
  changes: { kind: string; name: string; action: string; diff: string }[];
  unchanged: number;
}

interface Failure {
  error: {
    code: string;
    message: string;
    details: { fields?: { path: string; message: string }[]; applied?: string[] };
  };
}

/** A value that stands in the environment of whoever applies the document. */
const reference = (variable: string) => `\${env:${variable}}`;

/** A short document that would become a huge one. */
function billionLaughs(): string {
  const ten = (item: string) => `[${Array.from({ length: 10 }, () => item).join(', ')}]`;
  return `a: &a ${ten('x')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nd: ${ten('*c')}\n`;
}

describe('configuration as code', () => {
  let platform: Platform;
  let port: number;

  before(async function () {
    this.timeout(60_000);
    // Of its own: an export has everything that is there.
    platform = await Platform.start();
    ({ port } = await startServer('mcp-server', { REQUIRED_TOKEN: 'hunter2hunter2' }));
  });

  after(() => platform.stop());

  const headers = () => ({ 'x-api-key': platform.adminKey });

  async function exported(): Promise<string> {
    const response = await fetch(`${platform.url}/config/export`, { headers: headers() });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/yaml/);
    return response.text();
  }

  async function send<Answer = Report>(document: unknown, query = '', variables?: object): Promise<Answer> {
    const body = variables ? { document, variables } : document;
    const isText = typeof body === 'string';
    const response = await fetch(`${platform.url}/config/import${query}`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': isText ? 'application/yaml' : 'application/json' },
      body: isText ? body : JSON.stringify(body),
    });
    return (await response.json()) as Answer;
  }

  const mark = randomBytes(4).toString('hex');
  const document = () => ({
    version: 1,
    connectors: [
      {
        name: `Wiki ${mark}`,
        type: 'mcp',
        description: 'Pages of the team.',
        url: `http://127.0.0.1:${port}/mcp`,
        headers: { Authorization: reference('WIKI_TOKEN') },
        timeoutSeconds: 20,
      },
    ],
    gateways: [
      {
        name: `Team ${mark}`,
        description: 'What the team uses.',
        requireAuthentication: true,
        authMethod: 'API_KEY',
        specification: { timeout_seconds: 60, request_logging: true },
        attachments: [
          {
            capability: `Wiki ${mark}`,
            tools: [
              { tool: 'echo', name: 'say', description: 'Says it.' },
              { tool: 'fail', enabled: false },
            ],
          },
          { capability: 'code-runner', settings: { timeoutSeconds: 5 } },
        ],
      },
    ],
  });
  const variables = { WIKI_TOKEN: 'Bearer hunter2hunter2' };

  it('says first what it would do, and does nothing', async () => {
    const report = await send(document(), '?dryRun=true', variables);
    assert.deepEqual(
      report.changes.map(({ kind, action }) => [kind, action]),
      [
        ['connector', 'create'],
        ['gateway', 'create'],
      ],
    );
    assert.equal(report.dryRun, true);
    assert.match(report.changes[0]?.diff ?? '', /^\+ {2}Authorization: \$\{env:WIKI_TOKEN\}$/m);
    assert.match(report.changes[1]?.diff ?? '', /^\+ {2}timeout_seconds: 60$/m);
    assert.ok(!JSON.stringify(report).includes('hunter2'));
    assert.ok(!(await exported()).includes(mark));
  });

  it('makes what is not there, and nothing when it is applied again', async () => {
    const report = await send(document(), '', variables);
    assert.equal(report.changes.length, 2, JSON.stringify(report));
    const { gateways } = await platform.graphql<{
      gateways: {
        nodes: { authMethod: string; specification: { content: object }; tools: { name: string }[] }[];
      };
    }>(
      'query ($s: String) { gateways(search: $s) { nodes { authMethod specification { content } tools { name } } } }',
      {
        s: `Team ${mark}`,
      },
    );
    const [gateway] = gateways.nodes;
    assert.deepEqual(gateway?.specification.content, { timeout_seconds: 60, request_logging: true });
    assert.equal(gateway?.authMethod, 'API_KEY');
    const names = gateway?.tools.map(({ name }) => name) ?? [];
    assert.ok(names.includes('say') && names.includes('run_code') && !names.includes('fail'));
    assert.deepEqual(await send(document(), '', variables), { dryRun: false, changes: [], unchanged: 2 });
    // Whoever has no secrets at hand can apply it too: they stay.
    assert.deepEqual((await send(document())).changes, []);
    const another = await send(document(), '?dryRun=true', { WIKI_TOKEN: 'another' });
    assert.match(another.changes[0]?.diff ?? '', /a new value|WIKI_TOKEN/);
  });

  it('exports what can be imported, with references in the place of secrets', async () => {
    const text = await exported();
    assert.ok(!text.includes('hunter2'));
    assert.match(text, new RegExp(`Authorization: \\$\\{env:WIKI_${mark.toUpperCase()}_AUTHORIZATION\\}`));
    const report = await send(text);
    assert.deepEqual(report.changes, [], JSON.stringify(report));
    const parsed = parse(text) as { gateways: { name: string }[]; connectors: unknown[] };
    assert.deepEqual(
      parsed.gateways.find(({ name }) => name === `Team ${mark}`),
      document().gateways[0],
    );
    const json = await fetch(`${platform.url}/config/export?format=json`, { headers: headers() });
    assert.deepEqual(await json.json(), parsed);
  });

  it('has references in the place of what built-ins keep secret, each its own', async () => {
    const preset = (name: string, value: string) => ({
      name,
      type: 'bearer',
      hosts: [`${name}.example.com`],
      value,
    });
    const gateway = (auth: object[], apiKey: string) => ({
      version: 1,
      gateways: [
        {
          name: `Secrets ${mark}`,
          attachments: [
            { capability: 'http-client', settings: { auth } },
            { capability: 'web-search', settings: { provider: 'brave', apiKey } },
          ],
        },
      ],
    });
    const values = { ONE: 'first-token', TWO: 'second-token', KEY: 'search-key' };
    const wanted = gateway(
      [preset('one', reference('ONE')), preset('two', reference('TWO'))],
      reference('KEY'),
    );
    const made = await send(wanted, '', values);
    assert.equal(made.changes.length, 1, JSON.stringify(made));
    assert.deepEqual((await send(wanted, '', values)).changes, []);
    const text = await exported();
    for (const value of Object.values(values)) assert.ok(!text.includes(value));
    const references = text.match(new RegExp(`SECRETS_${mark.toUpperCase()}_\\w+`, 'g')) ?? [];
    assert.equal(new Set(references).size, 3, 'the same variable would be the same secret elsewhere');
    assert.deepEqual((await send(text)).changes, []);
    const changed = await send(wanted, '', { ...values, TWO: 'third-token' });
    assert.equal(changed.changes.length, 1, JSON.stringify(changed));
  });

  it('changes what differs, and leaves alone what it does not name', async () => {
    const other = await makeGateway(platform, ['code-runner']);
    const name = `Team ${mark}`;
    const changed = {
      version: 1,
      gateways: [
        { name, specification: { timeout_seconds: 30 }, attachments: [{ capability: 'code-runner' }] },
      ],
    };
    const report = await send(stringify(changed));
    assert.deepEqual(
      report.changes.map(({ action }) => action),
      ['update'],
    );
    assert.match(report.changes[0]?.diff ?? '', /^- {2}timeout_seconds: 60$/m);
    assert.match(report.changes[0]?.diff ?? '', /^\+ {2}timeout_seconds: 30$/m);
    const after = parse(await exported()) as { gateways: ReturnType<typeof document>['gateways'] };
    const team = after.gateways.find((it) => it.name === name);
    assert.deepEqual(team, {
      ...document().gateways[0],
      specification: { timeout_seconds: 30 },
      attachments: [{ capability: 'code-runner', settings: { timeoutSeconds: 5 } }],
    });
    assert.equal((await fetch(`${other.http}/tools`)).status, 200);
    const back = await send(document());
    assert.deepEqual(
      back.changes.map(({ kind, action }) => [kind, action]),
      [['gateway', 'update']],
    );
    assert.deepEqual((await send(document())).changes, []);
  });

  it('keeps visible names over an export and an import elsewhere', async () => {
    const second = await connectMcp(platform, port, {
      name: `Second ${mark}`,
      headers: { Authorization: variables.WIKI_TOKEN },
    });
    const names = `Names ${mark}`;
    const gateway = {
      name: names,
      attachments: [{ capability: `Wiki ${mark}` }, { capability: `Second ${mark}` }],
    };
    await send({ version: 1, gateways: [gateway] });
    const { gateways } = parse(await exported()) as {
      gateways: { name: string; attachments: { tools?: { tool: string; name: string }[] }[] }[];
    };
    const [, attachment] = gateways.find(({ name }) => name === names)?.attachments ?? [];
    assert.equal(attachment?.tools?.find(({ tool }) => tool === 'echo')?.name, `second_${mark}_echo`);
    assert.deepEqual((await send(await exported())).changes, []);
    assert.ok(second);
  });

  it('is refused with the place and what was probably meant, before anything is changed', async () => {
    const before = await exported();
    const fields = async (content: unknown) => (await send<Failure>(content)).error.details.fields;
    const gateway = { name: `New ${mark}` };
    for (const [content, path, message] of [
      [{ version: 2 }, 'version', /reads documents of version 1/],
      [{ version: 1, gateway: [] }, 'gateway', /did you mean gateways/],
      [
        { version: 1, gateways: [{ ...gateway, atachments: [] }] },
        'gateways.0.atachments',
        /did you mean attachments/,
      ],
      [
        { version: 1, gateways: [{ ...gateway, specification: { timeout_second: 1 } }] },
        'gateways.0.specification.timeout_second',
        /did you mean timeout_seconds/,
      ],
      [
        { version: 1, gateways: [gateway, { ...gateway, attachments: [{ capability: 'code-runer' }] }] },
        'gateways.1.name',
        /twice/,
      ],
      [
        { version: 1, gateways: [{ ...gateway, attachments: [{ capability: 'code-runer' }] }] },
        'gateways.0.attachments.0.capability',
        /did you mean code-runner/,
      ],
      [
        {
          version: 1,
          gateways: [
            { ...gateway, attachments: [{ capability: 'code-runner', settings: { timeoutSeconds: 'x' } }] },
          ],
        },
        'gateways.0.attachments.0.settings.timeoutSeconds',
        /number/,
      ],
      [
        { version: 1, connectors: [{ name: 'x', type: 'mcp', url: 'http://127.0.0.1:1/', header: {} }] },
        'connectors.0',
        /Did you mean "headers"/,
      ],
      [
        { version: 1, connectors: [{ name: 'x', type: 'mcp', url: 'ftp://x/' }] },
        'connectors.0.url',
        /must be a URL/,
      ],
      [
        {
          version: 1,
          connectors: [
            { name: 'x', type: 'mcp', url: 'http://127.0.0.1:1/', headers: { A: reference('NOT_SET') } },
          ],
        },
        'connectors.0.headers.A',
        /NOT_SET is not set/,
      ],
      ['version: 1\ngateways: [', 'line 2, column 12', /./],
      [billionLaughs(), 'document', /alias/],
    ] as const) {
      const [first] = (await fields(content)) ?? [];
      assert.equal(first?.path, path, JSON.stringify(first));
      assert.match(first?.message ?? '', message);
    }
    assert.equal(await exported(), before);
  });

  it('does not let a stored secret go elsewhere because somebody changed the address', async () => {
    const [connector] = document().connectors;
    const moved = { version: 1, connectors: [{ ...connector, url: 'http://127.0.0.1:9/' }] };
    const { error } = await send<Failure>(moved);
    assert.deepEqual(
      error.details.fields?.map(({ path }) => path),
      ['connectors.0.headers.Authorization'],
    );
  });

  it('changes connectors', async () => {
    const [connector] = document().connectors;
    const changed = {
      version: 1,
      connectors: [{ ...connector, description: 'Other words.', timeoutSeconds: 10 }],
    };
    assert.equal((await send(changed)).changes.length, 1);
    assert.match(await exported(), /description: Other words\./);
    assert.deepEqual((await send(changed)).changes, []);
  });

  it('is for those who may see and change everything in it', async () => {
    for (const [method, path] of [
      ['GET', '/config/export'],
      ['POST', '/config/import'],
    ] as const) {
      const body = method === 'POST' ? '{"version":1}' : null;
      const response = await fetch(`${platform.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body,
      });
      assert.equal(response.status, 401, path);
    }
  });

  it('leaves an audit entry for each change, as every other change does', async () => {
    const { auditLog } = await platform.graphql<{
      auditLog: { nodes: { action: string; target: string }[] };
    }>('{ auditLog(first: 200) { nodes { action target } } }');
    const actions = new Set(auditLog.nodes.map(({ action }) => action));
    for (const action of ['createMcpConnector', 'createGateway', 'updateSpecification', 'attachCapability']) {
      assert.ok(actions.has(action), action);
    }
  });
});
