import assert from 'node:assert/strict';
import { parse, stringify } from 'yaml';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';

interface Report {
  changes: { kind: string; name: string; action: string; diff: string }[];
  unchanged: number;
  error?: { details: { fields?: { path: string; message: string }[] } };
}

interface Document {
  version: number;
  connectors: ({ name: string; alias?: string } & Record<string, unknown>)[];
  gateways: { name: string; attachments: { capability: string; tools?: object[] }[] }[];
}

describe('configuration as code of connectors with the same name', () => {
  let platform: Platform;
  let elsewhere: Platform;
  let port: number;
  const token = 'Bearer hunter2hunter2';

  before(async function () {
    this.timeout(120_000);
    // Of their own: an export has everything that is there.
    platform = await Platform.start();
    elsewhere = await Platform.start();
    ({ port } = await startServer('mcp-server', { REQUIRED_TOKEN: 'hunter2hunter2' }));
  });

  after(() => Promise.all([platform.stop(), elsewhere.stop()]));

  const headersOf = ({ adminKey }: Platform) => ({
    'x-api-key': adminKey,
    'content-type': 'application/json',
  });

  async function exported(from: Platform): Promise<string> {
    return (await fetch(`${from.url}/config/export`, { headers: headersOf(from) })).text();
  }

  async function apply(to: Platform, document: string | object, variables = {}): Promise<Report> {
    const response = await fetch(`${to.url}/config/import`, {
      method: 'POST',
      headers: headersOf(to),
      body: JSON.stringify({ document, variables }),
    });
    return (await response.json()) as Report;
  }

  const connect = (name: string, input = {}) =>
    connectMcp(platform, port, { name, headers: { Authorization: token }, ...input });

  const update = (id: string, input: object) =>
    platform.graphql<{ updateConnector: { alias: string } }>(
      'mutation ($id: ID!, $input: UpdateConnectorInput!) { updateConnector(id: $id, input: $input) { alias } }',
      { id, input },
    );

  const aliases = async () =>
    Object.fromEntries(
      (parse(await exported(platform)) as Document).connectors.map(({ name, alias, description }) => [
        String(description),
        alias ?? name,
      ]),
    );

  let first: string;
  let second: string;

  it('calls the later ones by their name and a number, and keeps what is attached apart', async () => {
    first = await connect('Wiki', { description: 'one' });
    second = await connect('Wiki', { description: 'two' });
    const operation = { name: 'list', method: 'GET', path: '/', inputSchema: { type: 'object' } };
    await platform.graphql(
      'mutation ($input: RestConnectorInput!) { createRestConnector(input: $input) { id } }',
      {
        input: { name: 'Wiki', description: 'three', baseUrl: 'http://127.0.0.1:9', operations: [operation] },
      },
    );
    await connect('files', { description: 'four' });
    await makeGateway(platform, [second, 'files'], { name: 'Second' });
    await makeGateway(platform, [second, first], { name: 'Both' });
    assert.deepEqual(await aliases(), { one: 'Wiki', two: 'Wiki 2', three: 'Wiki 3', four: 'files 2' });
    const { gateways } = parse(await exported(platform)) as Document;
    assert.deepEqual(
      gateways.map(({ name, attachments }) => [name, attachments.map(({ capability }) => capability)]),
      [
        ['Both', ['Wiki 2', 'Wiki']],
        ['Demo', ['code-runner']],
        ['Second', ['Wiki 2', 'files']],
      ],
    );
  });

  it('changes nothing when an export is applied where it was made', async () => {
    const report = await apply(platform, await exported(platform));
    assert.deepEqual(report, { dryRun: false, changes: [], unchanged: 7 });
  });

  it('makes the same of a new platform', async () => {
    const text = await exported(platform);
    const names = [...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name]) => name);
    assert.deepEqual(names.toSorted(), [
      'FILES_2_AUTHORIZATION',
      'WIKI_2_AUTHORIZATION',
      'WIKI_AUTHORIZATION',
    ]);
    const variables = Object.fromEntries(names.map((name) => [name, token]));
    const report = await apply(elsewhere, text, variables);
    assert.equal(report.changes?.length, 6, JSON.stringify(report));
    assert.equal(await exported(elsewhere), text);
    assert.deepEqual((await apply(elsewhere, text, variables)).changes, []);
  });

  it('changes the one that the document means, also its name', async () => {
    const connector = { name: 'Handbook', alias: 'Wiki 2', type: 'mcp', description: 'two' };
    const report = await apply(platform, { version: 1, connectors: [connector] });
    assert.deepEqual(
      report.changes?.map(({ name, action }) => [name, action]),
      [['Wiki 2', 'update']],
      JSON.stringify(report),
    );
    assert.match(report.changes[0]?.diff ?? '', /^-name: Wiki$/m);
    assert.match(report.changes[0]?.diff ?? '', /^\+name: Handbook$/m);
    const { capability } = await platform.graphql<{ capability: { name: string; alias: string } }>(
      'query ($id: ID!) { capability(id: $id) { name alias } }',
      { id: second },
    );
    assert.deepEqual(capability, { name: 'Handbook', alias: 'Wiki 2' });
    assert.deepEqual((await apply(platform, await exported(platform))).changes, []);
    const back = await apply(platform, { version: 1, connectors: [{ ...connector, name: 'Wiki' }] });
    assert.equal(back.changes?.length, 1, JSON.stringify(back));
  });

  it('keeps what a document says when others are renamed or deleted', async () => {
    const { updateConnector } = await update(first, { name: 'Library' });
    assert.equal(updateConnector.alias, 'Library', 'a name that no document could tell from its alias');
    assert.equal((await aliases()).two, 'Wiki 2');
    const again = await update(first, { name: 'Wiki' });
    assert.equal(again.updateConnector.alias, 'Wiki');
    const third = await update(first, { name: 'files' });
    assert.equal(third.updateConnector.alias, 'files 3');
    await update(first, { name: 'Wiki', alias: 'Wiki' });
    await platform.graphql('mutation ($id: ID!) { deleteCapability(id: $id, force: true) }', { id: first });
    assert.deepEqual(await aliases(), { two: 'Wiki 2', three: 'Wiki 3', four: 'files 2' });
    assert.deepEqual((await apply(platform, await exported(platform))).changes, []);
  });

  it('gives each an alias of its own also when they are made at the same moment', async () => {
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, n) => connect('Twin', { description: `twin ${n}` })),
    );
    const found = Object.entries(await aliases()).filter(([description]) => description.startsWith('twin'));
    assert.deepEqual(found.map(([, alias]) => alias).toSorted(), [
      'Twin',
      ...[2, 3, 4, 5, 6, 7, 8].map((n) => `Twin ${n}`),
    ]);
    assert.equal(ids.length, 8);
  });

  it('says which alias is not free', async () => {
    const [connector] = (parse(await exported(platform)) as Document).connectors;
    const issue = async (connectors: object[]) => {
      const report = await apply(platform, stringify({ version: 1, connectors }));
      const [field] = report.error?.details.fields ?? [];
      return `${field?.path}: ${field?.message}`;
    };
    const name = connector?.name;
    assert.match(
      await issue([{ ...connector, alias: 'knowledge' }]),
      /^connectors\.0\.alias: "knowledge" is there already/,
    );
    assert.match(
      await issue([connector ?? {}, connector ?? {}]),
      /^connectors\.1\.name: .* is here twice; give one of them an alias/,
    );
    assert.match(
      await issue([{ ...connector, name, alias: '' }]),
      /^connectors\.0\.alias: must not be empty/,
    );
    for (const [alias, message] of [
      ['Twin 2', 'another capability is called "Twin 2"'],
      ['web-search', '"web-search" is the id of a built-in'],
    ] as const) {
      await assert.rejects(connect('New', { alias }), { fields: [{ path: 'input.alias', message }] });
      await assert.rejects(update(second, { alias }), { fields: [{ path: 'input.alias', message }] });
    }
  });
});
