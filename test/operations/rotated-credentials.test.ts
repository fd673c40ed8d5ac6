import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../scripts/supervisor/embedded-store.ts';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { HttpApi, stopApis } from '../connectors/rest/support/http-api.ts';
import { createRest } from '../connectors/rest/support/rest-connectors.ts';
import { SECRET, startTokenServer, type TokenServer } from '../connectors/rest/support/token-server.ts';
import { compiledFixture, sourceFixture } from '../support/fixtures.ts';
import { connectMcp } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { SignInBrowser } from '../support/sign-in.ts';
import { textOf } from '../support/text.ts';

const COMMAND = fileURLToPath(new URL('../../scripts/rotate-secret-key/main.js', import.meta.url));

/** JWE compact serialization with a direct key, anywhere in a text. */
const SEALED = /(eyJ[\w-]+)\.\.[\w-]+\.[\w-]*\.[\w-]+/g;

interface ToolCallResult {
  isError: boolean;
  content: { type: string; text?: string }[];
}

/** Something that keeps a credential. */
interface Kind {
  /** Makes it. @returns the connector. */
  make(): Promise<string>;
  tool: string;
  /** Checks that a call was made with its credential. */
  check(result: ToolCallResult): void;
}

describe('after the secret key was replaced', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'omnigate-rotated-'));
  const env: Record<string, string> = { DATA_DIR: dataDir, MONGODB_URI: '', STDIO_ALLOW: 'node' };
  const made = new Map<string, { id: string; gateway: string }>();
  let platform: Platform;
  let api: HttpApi;
  let minting: TokenServer;
  let rotating: TokenServer;
  let kinds: Record<string, Kind>;
  let told: string;

  const operations = [{ name: 'op', method: 'GET', path: '/', inputSchema: {} }];
  const rest = (auth: object, baseUrl = api.url) => createRest(platform, { operations, baseUrl, auth });
  const seenHeader = (name: string) => api.seen.at(-1)?.headers[name];
  const plain = { RESOURCE: '', ISSUER: '' };

  /** An MCP server, and the authorization server that it trusts. */
  async function startProtected(): Promise<{ issuer: number; server: number }> {
    const [issuer, server] = [await freePort(), await freePort()];
    const [RESOURCE, ISSUER] = [`http://127.0.0.1:${server}/mcp`, `http://127.0.0.1:${issuer}`];
    // So short that the first call after a restart needs a new token.
    await startServer('authorization-server', { ...plain, RESOURCE, TOKEN_SECONDS: '1' }, issuer);
    await startServer('protected-server', { ...plain, ISSUER }, server);
    return { issuer, server };
  }

  async function authorize(id: string, login: string): Promise<void> {
    const { authorizeConnector } = await platform.graphql<{
      authorizeConnector: { authorizationUrl: string };
    }>('mutation ($id: ID!) { authorizeConnector(id: $id) { authorizationUrl } }', { id });
    const { status, text: page } = await new SignInBrowser().signIn(
      authorizeConnector.authorizationUrl,
      login,
    );
    assert.equal(status, 200, page);
  }

  async function call(gatewayId: string, name: string): Promise<ToolCallResult> {
    const { callTool } = await platform.graphql<{ callTool: ToolCallResult }>(
      'mutation ($gatewayId: ID!, $name: String!) { callTool(gatewayId: $gatewayId, name: $name, arguments: {}) { isError content } }',
      { gatewayId, name },
    );
    return callTool;
  }

  const subOf = (result: ToolCallResult) => (JSON.parse(textOf(result)) as { sub: string }).sub;

  before(async function () {
    this.timeout(120_000);
    const registry = await startServer('registry-server', { FOLDER: sourceFixture('registry') });
    env.MCP_REGISTRY_URL = `http://127.0.0.1:${registry.port}`;
    platform = await Platform.start(env);
    // Where people come back to from an authorization server: it knows clients by that, and the next one listens elsewhere.
    env.PUBLIC_URL = platform.url;
    api = await HttpApi.start();
    minting = await startTokenServer();
    rotating = await startTokenServer({ rotate: true, expiresIn: 1 });
    const server = await startServer('mcp-server', { REQUIRED_TOKEN: 'bearer-of-mcp' });
    const [granted, client] = [await startProtected(), await startProtected()];

    kinds = {
      'an MCP server by a bearer token and a header': {
        make: () =>
          connectMcp(platform, server.port, {
            auth: { type: 'BEARER', value: 'bearer-of-mcp' },
            headers: { 'X-Dotted.Name': 'in-a-header' },
          }),
        tool: 'headers',
        check(result) {
          const sent = JSON.parse(textOf(result)) as Record<string, string>;
          assert.equal(sent.authorization, 'Bearer bearer-of-mcp');
          assert.equal(sent['x-dotted.name'], 'in-a-header');
        },
      },
      'a server of a registry by a value in its URL': {
        async make() {
          const values = { port: server.port, key: 'key-in-the-url', token: 'bearer-of-mcp' };
          const { importRegistryServer } = await platform.graphql<{ importRegistryServer: { id: string } }>(
            'mutation ($input: RegistryServerInput!) { importRegistryServer(input: $input) { id } }',
            { input: { name: 'com.example/remote', version: '2.0.0', values } },
          );
          return importRegistryServer.id;
        },
        tool: 'count',
        check: (result) => assert.equal(result.isError, false),
      },
      'a process by its environment': {
        async make() {
          const input = {
            name: 'Local',
            command: 'node',
            args: [compiledFixture('stdio-server')],
            env: { TOKEN: 'in-the-environment' },
          };
          const { createMcpConnector } = await platform.graphql<{ createMcpConnector: { id: string } }>(
            'mutation ($input: McpConnectorInput!) { createMcpConnector(input: $input) { id } }',
            { input },
          );
          return createMcpConnector.id;
        },
        tool: 'process',
        check(result) {
          const { env: environment } = JSON.parse(textOf(result)) as { env: Record<string, string> };
          assert.equal(environment.TOKEN, 'in-the-environment');
        },
      },
      'an MCP server that somebody granted access to': {
        async make() {
          const id = await connectMcp(platform, granted.server, {
            auth: { type: 'OAUTH2_AUTHORIZATION_CODE' },
          });
          await authorize(id, 'ada');
          return id;
        },
        tool: 'whoami',
        check: (result) => assert.equal(subOf(result), 'ada'),
      },
      'an MCP server by client credentials': {
        make: () =>
          connectMcp(platform, client.server, {
            auth: {
              type: 'OAUTH2_CLIENT_CREDENTIALS',
              clientId: 'known',
              clientSecret: 'known-secret',
              tokenUrl: `http://127.0.0.1:${client.issuer}/token`,
              scopes: ['tools'],
            },
          }),
        tool: 'whoami',
        check: (result) => assert.equal(result.isError, false, textOf(result)),
      },
      'an API by a key': {
        make: () => rest({ type: 'API_KEY', name: 'X-Key', value: 'key-in-header' }),
        tool: 'op',
        check: () => assert.equal(seenHeader('x-key'), 'key-in-header'),
      },
      'an API by a bearer token': {
        make: () => rest({ type: 'BEARER', value: 'bearer-of-api' }),
        tool: 'op',
        check: () => assert.equal(seenHeader('authorization'), 'Bearer bearer-of-api'),
      },
      'an API by a password': {
        make: () => rest({ type: 'BASIC', username: 'ann', password: 'pass-word-1' }),
        tool: 'op',
        check: () => assert.equal(seenHeader('authorization'), `Basic ${btoa('ann:pass-word-1')}`),
      },
      'an API by client credentials': {
        make: () =>
          rest(
            {
              type: 'OAUTH2_CLIENT_CREDENTIALS',
              tokenUrl: minting.tokens.url,
              clientId: 'client',
              clientSecret: SECRET,
            },
            minting.api.url,
          ),
        tool: 'op',
        check: (result) => assert.match(textOf(result), /access-token-\d/),
      },
      'an API by a refresh token that its server replaces with each use': {
        make: () =>
          rest(
            {
              type: 'OAUTH2_REFRESH_TOKEN',
              tokenUrl: rotating.tokens.url,
              clientId: 'client',
              clientSecret: SECRET,
              refreshToken: 'refresh-token-0',
            },
            rotating.api.url,
          ),
        tool: 'op',
        check: (result) => assert.match(textOf(result), /access-token-\d/),
      },
    };
    for (const [kind, { make, tool, check }] of Object.entries(kinds)) {
      const id = await make();
      const input = { name: `Of ${kind}` };
      const { createGateway } = await platform.graphql<{ createGateway: { id: string } }>(
        'mutation ($input: CreateGatewayInput!) { createGateway(input: $input) { id } }',
        { input },
      );
      const gatewayId = createGateway.id;
      await platform.graphql(
        'mutation ($gatewayId: ID!, $id: ID!) { attachCapability(gatewayId: $gatewayId, capabilityId: $id) { id } }',
        { gatewayId, id },
      );
      check(await call(gatewayId, tool));
      made.set(kind, { id, gateway: gatewayId });
    }
    await platform.interrupt();
    const before = await keysInStore();
    const rotation = spawn(process.execPath, [COMMAND], {
      env: { PATH: process.env.PATH, ...env, PORT: new URL(platform.url).port },
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    const [output] = await Promise.all([text(rotation.stderr), once(rotation, 'close')]);
    told = output;
    assert.equal(rotation.exitCode, 0, told);
    const after = await keysInStore();
    assert.deepEqual([before.size, after.size], [1, 1]);
    assert.notDeepEqual(after, before, 'nothing in the store is sealed with the old key');
    platform = await Platform.start(env);
  });

  after(async () => {
    await stopApis();
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Headers of every sealed value in the store, which name its key. */
  async function keysInStore(): Promise<Set<string>> {
    const { child, uri } = await startEmbeddedStore(join(dataDir, 'store'), () => undefined);
    const connection = await mongoose.createConnection(uri).asPromise();
    const headers = new Set<string>();
    for (const { name } of (await connection.db?.listCollections().toArray()) ?? [])
      for (const document of await connection.collection(name).find().toArray())
        for (const [, header = ''] of JSON.stringify(document).matchAll(SEALED)) headers.add(header);
    await connection.close();
    await child.stop();
    return headers;
  }

  for (const kind of [
    'an MCP server by a bearer token and a header',
    'a server of a registry by a value in its URL',
    'a process by its environment',
    'an MCP server that somebody granted access to',
    'an MCP server by client credentials',
    'an API by a key',
    'an API by a bearer token',
    'an API by a password',
    'an API by client credentials',
    'an API by a refresh token that its server replaces with each use',
  ]) {
    it(`${kind} is reached as before`, async () => {
      const { tool, check } = kinds[kind] ?? assert.fail(`nothing was made of ${kind}`);
      check(await call(made.get(kind)?.gateway ?? '', tool));
    });
  }

  it('whoever was registered at an authorization server is registered still', async () => {
    const { id = '' } = made.get('an MCP server that somebody granted access to') ?? {};
    const registered = async () => {
      const { authorizeConnector } = await platform.graphql<{
        authorizeConnector: { authorizationUrl: string };
      }>('mutation ($id: ID!) { authorizeConnector(id: $id) { authorizationUrl } }', { id });
      const url = new URL(authorizeConnector.authorizationUrl);
      const { registration } = (await (await fetch(`${url.origin}/counts`)).json()) as {
        registration: number;
      };
      return registration;
    };
    assert.equal(await registered(), 1);
  });

  it('reads show the ends of what is kept', async () => {
    const { id = '' } = made.get('a server of a registry by a value in its URL') ?? {};
    const { capability } = await platform.graphql<{ capability: { connector: { variables: object } } }>(
      'query ($id: ID!) { capability(id: $id) { connector { variables } } }',
      { id },
    );
    assert.deepEqual(capability.connector.variables, { key: '…-url' });
  });

  it('nothing was left behind', () => {
    assert.match(told, /^\d\d values were sealed anew; 0 had the new key already\./m);
  });
});
