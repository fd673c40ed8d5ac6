import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { closeClients, connectV1 } from '../support/clients.ts';
import { sourceFixture } from '../support/fixtures.ts';
import { makeGateway } from '../support/gateways.ts';
import { GraphqlFailure, Platform } from '../support/platform.ts';
import { type ServerProcess, startServer } from '../support/servers.ts';
import { textOf } from '../support/text.ts';

interface Imported {
  id: string;
  name: string;
  description: string;
  tools: { name: string }[];
  connector: Record<string, unknown>;
}

const IMPORT = `mutation ($input: RegistryServerInput!) {
  importRegistryServer(input: $input) {
    id name description tools { name }
    connector { transport url headers command args variables registry { name version } }
  }
}`;

const FIND = `query ($registryUrl: String, $name: String!, $version: String) {
  registryServer(registryUrl: $registryUrl, name: $name, version: $version) {
    name version isLatest status versions
    options { id kind type identifier unsupported values { name isRequired isSecret default choices description } }
  }
}`;

describe('a registry of MCP servers', () => {
  let platform: Platform;
  let registry: ServerProcess;
  let registryUrl: string;

  before(async function () {
    this.timeout(60_000);
    registry = await startServer('registry-server', { FOLDER: sourceFixture('registry') });
    registryUrl = `http://127.0.0.1:${registry.port}`;
    platform = await Platform.start({ STDIO_ALLOW: 'npx', MCP_REGISTRY_URL: registryUrl });
  });

  after(async () => {
    await closeClients();
    await platform.stop();
  });

  const importServer = async (input: Record<string, unknown>) =>
    (await platform.graphql<{ importRegistryServer: Imported }>(IMPORT, { input })).importRegistryServer;

  it('is searched page by page', async () => {
    const query = `query ($after: String, $search: String) {
      registryServers(first: 4, after: $after, search: $search) { nodes { name } pageInfo { hasNextPage endCursor } }
    }`;
    type Page = {
      registryServers: {
        nodes: { name: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    };
    const names: string[] = [];
    let after: string | null = null;
    do {
      const { registryServers: page }: Page = await platform.graphql<Page>(query, { after });
      names.push(...page.nodes.map(({ name }) => name));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    assert.equal(names.length, 10);
    assert.equal(new Set(names).size, 10);
    const { registryServers } = await platform.graphql<Page>(query, { search: 'arxiv' });
    assert.deepEqual(registryServers.nodes, [{ name: 'io.github.blazickjp/arxiv-mcp-server' }]);
  });

  it('shows versions of a server, the ways to use it, and what each asks for', async () => {
    const find = async (version?: string) =>
      (
        await platform.graphql<{ registryServer: Record<string, unknown> & { options: object[] } }>(FIND, {
          name: 'com.example/remote',
          version,
          registryUrl: `${registryUrl}/v0.1/`,
        })
      ).registryServer;
    const latest = await find();
    assert.deepEqual(latest.versions, ['2.0.0', '0.2.0.0']);
    assert.deepEqual([latest.version, latest.isLatest, latest.status], ['2.0.0', true, 'active']);
    assert.deepEqual(
      latest.options.map((it) => (it as { id: string }).id),
      ['remote-1', 'remote-2', 'remote-3'],
    );
    assert.deepEqual(
      (latest.options[2] as { values: object[] }).values.find(
        (it) => (it as { name: string }).name === 'key',
      ),
      {
        name: 'key',
        isRequired: true,
        isSecret: true,
        default: null,
        choices: null,
        description: 'Your key.',
      },
    );
    assert.equal((await find('0.2.0.0')).isLatest, false);
    assert.equal(await find('9'), null);
  });

  it('gives a remote: asked for by name, its secrets kept and used', async () => {
    const server = await startServer('mcp-server', { REQUIRED_TOKEN: 't0ken' });
    await assert.rejects(
      importServer({ name: 'com.example/remote', values: { port: server.port } }),
      (error: GraphqlFailure) => {
        assert.equal(error.code, 'BAD_USER_INPUT');
        assert.match(error.message, /com\.example\/remote asks for values: key, token/);
        assert.deepEqual((error.fields as object[])[0], {
          path: 'input.values.key',
          message: 'is needed: Your key.',
          description: 'Your key.',
          isRequired: true,
          isSecret: true,
          isRepeated: false,
          default: null,
          placeholder: null,
          choices: null,
          format: 'string',
        });
        return true;
      },
    );
    const values = { port: server.port, key: 'key-in-the-url', token: 't0ken' };
    const made = await importServer({ name: 'com.example/remote', version: '2.0.0', values });
    assert.equal(made.name, 'Example Remote');
    assert.deepEqual(made.connector, {
      transport: 'STREAMABLE_HTTP',
      url: `http://127.0.0.1:${server.port}/mcp?key={key}`,
      headers: { Authorization: '…0ken', 'X-Region': '…', 'X-Fixed': '…' },
      command: null,
      args: [],
      variables: { key: '…-url' },
      registry: { name: 'com.example/remote', version: '2.0.0' },
    });
    const gateway = await makeGateway(platform, [made.id]);
    const client = await connectV1(gateway.mcp);
    const sent = JSON.parse(textOf(await client.callTool({ name: 'headers', arguments: {} })));
    assert.equal(sent.authorization, 'Bearer t0ken');
    const { auditLog } = await platform.graphql<{ auditLog: unknown }>('{ auditLog { nodes { input } } }');
    assert.ok(!JSON.stringify([auditLog, platform.log]).includes('key-in-the-url'));
  });

  it('gives another of its options where that is chosen', async () => {
    const server = await startServer('sse-server');
    const values = { port: server.port };
    const made = await importServer({ name: 'com.example/remote', option: 'remote-2', values, title: 'Old' });
    assert.deepEqual([made.name, made.connector.transport], ['Old', 'SSE']);
    await assert.rejects(
      importServer({ name: 'com.example/remote', option: 'remote-1' }),
      /the transport websocket is not supported here/,
    );
    await assert.rejects(
      importServer({ name: 'com.example/remote', option: 'remote-9' }),
      /has no option remote-9; it has remote-1 \(websocket\)/,
    );
  });

  it('gives a package of npm, run with npx', async function () {
    this.timeout(60_000);
    const project = fileURLToPath(new URL('../../../', import.meta.url));
    const made = await importServer({ name: 'com.example/everything', values: { '--prefix': project } });
    assert.equal(made.connector.command, 'npx');
    assert.deepEqual(made.connector.args, [
      '--offline',
      `--prefix=${project}`,
      '-y',
      '@modelcontextprotocol/server-everything@2026.8.31',
      'stdio',
    ]);
    const gateway = await makeGateway(platform, [made.id]);
    const client = await connectV1(gateway.mcp);
    const answer = await client.callTool({ name: 'echo', arguments: { message: 'from npm' } });
    assert.equal(textOf(answer), 'Echo: from npm');
  });

  it('says what cannot be used here, and leaves nothing behind', async () => {
    for (const [input, message] of [
      [
        { name: 'io.github.hashicorp/terraform-mcp-server' },
        /cannot be used here: package-1 \(oci\): container images \(oci\) are not supported here/,
      ],
      [
        { name: 'io.github.taylorwilsdon/workspace-mcp' },
        /workspace-mcp: the command uvx may not be run: STDIO_ALLOW names only npx/,
      ],
      [
        { name: 'com.example/remot' },
        /the registry has no server com\.example\/remot; did you mean com\.example\/remote\?/,
      ],
      [{ name: 'com.example/remote', version: '3' }, /has no version 3; it has 2\.0\.0, 0\.2\.0\.0/],
      [{ name: 'com.example/remote', registryUrl: 'ftp://x' }, /Validation failed/],
      [
        { name: 'com.example/remote', values: { port: 9, key: 'k', token: 't' } },
        /Example Remote: the server refuses connections/,
      ],
    ] as const) {
      await assert.rejects(importServer(input), message);
    }
    const { capabilities } = await platform.graphql<{ capabilities: { nodes: { name: string }[] } }>(
      '{ capabilities(kind: CONNECTOR) { nodes { name } } }',
    );
    assert.deepEqual(
      capabilities.nodes.map(({ name }) => name),
      ['Example Remote', 'Old', 'everything'],
    );
  });

  it('that answers what no registry would is named with what it answered', async () => {
    for (const [answer, message] of [
      ['html', /the registry answered HTTP 200 with text\/html, which is no JSON; is the URL right\?/],
      ['down', /the registry answered with HTTP 500/],
      ['shape', /the registry answered with what no registry would: server: /],
    ] as const) {
      const bad = await startServer('registry-server', { FOLDER: sourceFixture('registry'), ANSWER: answer });
      const query = platform.graphql(FIND, { name: 'a/b', registryUrl: `http://127.0.0.1:${bad.port}` });
      await assert.rejects(query, (error: GraphqlFailure) => {
        assert.ok(error instanceof GraphqlFailure);
        assert.equal(error.code, 'UPSTREAM_FAILED');
        assert.match(error.message, message);
        return true;
      });
      await bad.stop();
    }
    await assert.rejects(
      platform.graphql(FIND, { name: 'a/b', registryUrl: 'http://169.254.169.254/' }),
      /169\.254\.169\.254 is a private or local address/,
    );
  });
});
