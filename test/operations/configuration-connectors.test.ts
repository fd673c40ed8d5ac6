import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { HttpApi, stopApis } from '../connectors/rest/support/http-api.ts';
import { createRest } from '../connectors/rest/support/rest-connectors.ts';
import { SECRET, startTokenServer } from '../connectors/rest/support/token-server.ts';
import { connectMcp } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { type ServerProcess, startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

type Entry = Record<string, unknown> & { name: string };

interface Report {
  changes: { kind: string; name: string; action: string; diff: string }[];
  unchanged: number;
  error?: { details: { fields?: { path: string; message: string }[] } };
}

const petstore = readFileSync(
  fileURLToPath(new URL('../../../test/fixtures/openapi/petstore-expanded.openapi30.json', import.meta.url)),
  'utf8',
);

/** Stands for the URL of a token server, which is known only when it runs. */
const TOKEN_URL = 'token-url';

const reference = (variable: string) => `\${env:${variable}}`;

describe('configuration as code says of', () => {
  let platform: Platform;
  let api: HttpApi;
  let elsewhere: HttpApi;
  const mark = randomBytes(4).toString('hex');

  before(async () => {
    platform = await sharedPlatform();
    api = await HttpApi.start(({ url, headers }) =>
      url === '/openapi.json' ? (JSON.parse(petstore) as object) : { pages: headers },
    );
    elsewhere = await HttpApi.start();
  });

  after(stopApis);

  const headers = () => ({ 'x-api-key': platform.adminKey, 'content-type': 'application/json' });

  /** What an export says of one thing. */
  async function exported(kind: 'connectors' | 'gateways', name: string): Promise<Entry | undefined> {
    const response = await fetch(`${platform.url}/config/export`, { headers: headers() });
    const document = parse(await response.text()) as Record<typeof kind, Entry[]>;
    return document[kind].find((entry) => entry.name === name);
  }

  async function send(
    document: { connectors?: object[]; gateways?: object[] },
    variables: Record<string, string> = {},
    query = '',
  ): Promise<Report> {
    const response = await fetch(`${platform.url}/config/import${query}`, {
      method: 'POST',
      headers: headers(),
      body: JSON.stringify({ document: { version: 1, ...document }, variables }),
    });
    return (await response.json()) as Report;
  }

  const apply = async (connector: object, variables?: Record<string, string>, query?: string) =>
    send({ connectors: [connector] }, variables, query);

  const issuesOf = ({ error }: Report) =>
    (error?.details.fields ?? []).map(({ path, message }) => `${path}: ${message}`).join('\n');

  /** Applies an entry; then applying it, and what is exported, changes nothing. @returns what is exported. */
  async function settles(connector: Entry, variables: Record<string, string> = {}): Promise<Entry> {
    const first = await apply(connector, variables);
    assert.equal(first.changes?.length, 1, JSON.stringify(first));
    for (const again of [await apply(connector, variables), await apply(connector)])
      assert.deepEqual(again.changes, [], JSON.stringify(again));
    const entry = await exported('connectors', connector.name);
    assert.ok(entry);
    const round = await apply(entry);
    assert.deepEqual(round.changes, [], JSON.stringify(round));
    return entry;
  }

  const operation = {
    name: 'list_pages',
    description: 'Lists pages.',
    method: 'GET',
    path: '/pages/{wiki}',
    inputSchema: { type: 'object', properties: { wiki: { type: 'string' }, 'a.b': {} }, required: ['wiki'] },
    queryParams: [{ name: 'size', value: 20 }],
    headers: [{ name: 'X-Team', value: 'blue' }],
    extract: '$.pages',
  };

  describe('REST APIs', () => {
    it('operations that were made by hand', async () => {
      const entry = {
        name: `By hand ${mark}`,
        type: 'rest',
        description: 'Pages.',
        operations: [operation],
        baseUrl: `${api.url}/v1`,
        timeoutSeconds: 5,
      };
      assert.deepEqual(await settles(entry), entry);
      const changed = {
        ...entry,
        operations: [{ ...operation, description: 'Lists all.' }],
        timeoutSeconds: null,
      };
      const report = await apply(changed, {}, '?dryRun=true');
      const [change] = report.changes;
      assert.equal(change?.action, 'update');
      const signed = change?.diff
        .split('\n')
        .filter((line) => /^[+-]/.test(line))
        .map((line) => line.trimEnd());
      assert.deepEqual(signed, [
        '-    description: Lists pages.',
        '+    description: Lists all.',
        '-timeoutSeconds: 5',
      ]);
      const { timeoutSeconds: _, ...expected } = changed;
      assert.deepEqual(await settles(changed), expected);
    });

    it('documents as text, and parts of them', async () => {
      const entry = {
        name: `By text ${mark}`,
        type: 'rest',
        document: petstore,
        baseUrl: api.url,
        operationIds: ['findPets', 'addPet'],
      };
      assert.deepEqual(await settles(entry), entry);
      const { changes } = await apply(
        { ...entry, document: `${petstore}\n`, operationIds: null },
        {},
        '?dryRun=true',
      );
      const diff = changes[0]?.diff ?? '';
      assert.match(diff, /^-document: \(\d+ characters, SHA-256 [0-9a-f]{12}…\)$/m);
      assert.match(diff, /^- {2}- findPets$/m);
      assert.ok(diff.length < 500, diff);
    });

    it('documents at a URL, in the place of a text', async () => {
      const name = `By text ${mark}`;
      const documentUrl = `${api.url}/openapi.json`;
      const entry = await settles({ name, type: 'rest', documentUrl });
      assert.deepEqual(entry, {
        name,
        type: 'rest',
        documentUrl,
        baseUrl: api.url,
        operationIds: ['findPets', 'addPet'],
      });
      await settles({ ...entry, operationIds: null });
    });

    const credentials: [Record<string, unknown>, Record<string, string>][] = [
      [{ type: 'API_KEY', name: 'X-Key', value: reference('KEY') }, { KEY: 'key-in-header' }],
      [{ type: 'API_KEY', in: 'query', name: 'key', value: reference('KEY') }, { KEY: 'key-in-query' }],
      [{ type: 'BEARER', value: reference('TOKEN') }, { TOKEN: 'bearer-token' }],
      [{ type: 'BASIC', username: 'ann', password: reference('PASSWORD') }, { PASSWORD: 'pass-word-1' }],
      [
        {
          type: 'OAUTH2_CLIENT_CREDENTIALS',
          tokenUrl: TOKEN_URL,
          clientId: 'client',
          clientSecret: reference('SECRET'),
          scopes: ['read'],
        },
        { SECRET },
      ],
      [
        {
          type: 'OAUTH2_REFRESH_TOKEN',
          tokenUrl: TOKEN_URL,
          clientId: 'client',
          clientSecret: reference('SECRET'),
          refreshToken: reference('REFRESH'),
        },
        { SECRET, REFRESH: 'refresh-token-0' },
      ],
    ];
    for (const [index, [auth, variables]] of credentials.entries()) {
      it(`credentials (${String(auth.type)}${auth.in ? ` in the ${String(auth.in)}` : ''}) without telling them`, async () => {
        const name = `Credentials ${index} ${mark}`;
        const { tokens } = await startTokenServer();
        const said = auth.tokenUrl === TOKEN_URL ? { ...auth, tokenUrl: tokens.url } : auth;
        const entry = await settles(
          { name, type: 'rest', operations: [operation], baseUrl: api.url, auth: said },
          variables,
        );
        const text = JSON.stringify(entry);
        for (const value of Object.values(variables)) assert.ok(!text.includes(value), text);
        const kept = Object.keys(auth).filter((field) => String(auth[field]).startsWith('${'));
        const shown = entry.auth as Record<string, string>;
        for (const field of kept) assert.match(shown[field] ?? '', /^\$\{env:CREDENTIALS_\w+\}$/);
        const { name: _name, type: _type, ...withoutSecrets } = entry;
        const bare = {
          ...withoutSecrets,
          auth: Object.fromEntries(Object.entries(shown).filter(([field]) => !kept.includes(field))),
        };
        assert.deepEqual(
          (await apply({ name, type: 'rest', ...bare })).changes,
          [],
          'what nobody says stays',
        );
        const moved = await apply({ ...entry, baseUrl: elsewhere.url });
        for (const field of kept)
          assert.match(issuesOf(moved), new RegExp(`connectors\\.0\\.auth\\.${field}: .*must be said again`));
      });
    }

    it('credentials that are really sent, and not to another address before they are said again', async () => {
      const name = `Sent ${mark}`;
      const auth = { type: 'BEARER', value: reference('TOKEN') };
      await settles(
        { name, type: 'rest', operations: [operation], baseUrl: api.url, auth },
        { TOKEN: 'first-token' },
      );
      const gateway = { name, attachments: [{ capability: name }] };
      await send({ gateways: [gateway] });
      const { gateways } = await platform.graphql<{ gateways: { nodes: { id: string }[] } }>(
        'query ($s: String) { gateways(search: $s) { nodes { id } } }',
        { s: name },
      );
      const call = async () => {
        const url = `${platform.url}/g/${gateways.nodes[0]?.id}/tools/list_pages`;
        const body = JSON.stringify({ wiki: 'w' });
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        assert.equal(response.status, 200);
      };
      await call();
      assert.equal(api.seen.at(-1)?.headers.authorization, 'Bearer first-token');
      // Another operation at the same address asks for nothing.
      const another = { ...operation, path: '/others/{wiki}' };
      const more = await apply({ name, type: 'rest', operations: [another] });
      assert.equal(more.changes?.length, 1, JSON.stringify(more));
      await call();
      assert.equal(api.seen.at(-1)?.url, '/others/w?size=20');
      assert.equal(api.seen.at(-1)?.headers.authorization, 'Bearer first-token');
      const moved = { name, type: 'rest', baseUrl: elsewhere.url, auth };
      assert.match(issuesOf(await apply(moved)), /TOKEN must be said again/);
      assert.equal((await apply(moved, { TOKEN: 'first-token' })).changes?.length, 1);
      await call();
      assert.equal(elsewhere.seen.at(-1)?.headers.authorization, 'Bearer first-token');
      assert.equal((await apply({ name, type: 'rest', auth: null })).changes?.length, 1);
      await call();
      assert.equal(elsewhere.seen.at(-1)?.headers.authorization, undefined);
      assert.equal((await exported('connectors', name))?.auth, undefined);
    });

    it('a refresh token, which stays what the server has made of it', async () => {
      const { tokens, api: guarded, refreshTokens } = await startTokenServer({ rotate: true, expiresIn: 1 });
      const name = `Rotating ${mark}`;
      const auth = {
        type: 'OAUTH2_REFRESH_TOKEN',
        tokenUrl: tokens.url,
        clientId: 'client',
        clientSecret: reference('SECRET'),
        refreshToken: reference('REFRESH'),
      };
      const entry = {
        name,
        type: 'rest',
        operations: [{ ...operation, extract: null }],
        baseUrl: guarded.url,
        auth,
      };
      const variables = { SECRET, REFRESH: 'refresh-token-0' };
      await settles(entry, variables);
      await send({ gateways: [{ name, attachments: [{ capability: name }] }] });
      const { callTool } = await platform.graphql<{ callTool: { isError: boolean } }>(
        `mutation ($id: ID!, $args: JSONObject) { callTool(gatewayId: $id, name: "list_pages", arguments: $args) { isError } }`,
        { id: await gatewayId(name), args: { wiki: 'w' } },
      );
      assert.equal(callTool.isError, false);
      assert.ok(!refreshTokens.has('refresh-token-0'), 'it was used, and is good no longer');
      assert.deepEqual((await apply(entry, variables)).changes, []);
      const other = await apply(entry, { ...variables, REFRESH: 'another' }, '?dryRun=true');
      assert.equal(other.changes.length, 1);
    });

    it('what is wrong, and where', async () => {
      const entry = { name: `Wrong ${mark}`, type: 'rest', baseUrl: api.url };
      for (const [wrong, expected] of [
        [{}, /connectors\.0\.document: exactly one of document, documentUrl and operations/],
        [{ operations: [{ ...operation, pathh: '/' }] }, /connectors\.0\.operations\.0: .*"path"/],
        [
          { operations: [{ ...operation, path: 'x' }] },
          /connectors\.0\.operations\.0\.path: must begin with \//,
        ],
        [{ operations: [operation], auth: { type: 'BASIC', username: 'ann' } }, /auth\.password: is needed/],
        [{ operations: [operation], url: 'https://x.example.com' }, /"url" is not defined/],
      ] as const)
        assert.match(issuesOf(await apply({ ...entry, ...wrong }, {}, '?dryRun=true')), expected);
      const mcp = { name: `By hand ${mark}`, type: 'mcp', url: `${api.url}/mcp` };
      assert.match(
        issuesOf(await apply(mcp)),
        /connectors\.0\.type: .* is of the type rest, which cannot change/,
      );
    });

    it('ones that were not made by a document', async () => {
      const name = `From the API ${mark}`;
      const auth = { type: 'API_KEY', in: 'header', name: 'X-Key', value: 'not-to-be-seen' };
      await createRest(platform, { name, document: petstore, baseUrl: api.url, auth });
      const entry = await exported('connectors', name);
      assert.ok(entry);
      assert.deepEqual(entry.auth, {
        type: 'API_KEY',
        name: 'X-Key',
        value: reference(`FROM_THE_API_${mark.toUpperCase()}_VALUE`),
      });
      assert.deepEqual((await apply(entry)).changes, []);
    });
  });

  describe('MCP servers', () => {
    let server: ServerProcess;

    before(async () => {
      server = await startServer('mcp-server', { REQUIRED_TOKEN: 'hunter2hunter2' });
    });

    it('credentials of every kind', async () => {
      const name = `Server ${mark}`;
      const auth = { type: 'BEARER', value: 'hunter2hunter2' };
      await connectMcp(platform, server.port, { name, auth });
      const entry = await exported('connectors', name);
      const variable = `SERVER_${mark.toUpperCase()}_VALUE`;
      assert.deepEqual(entry, {
        name,
        type: 'mcp',
        url: `http://127.0.0.1:${server.port}/mcp`,
        auth: { type: 'BEARER', value: reference(variable) },
      });
      assert.deepEqual((await apply(entry)).changes, []);
      const moved = await apply({ ...entry, url: `${elsewhere.url}/mcp` });
      assert.match(issuesOf(moved), /connectors\.0\.auth\.value: .*must be said again/);
      await settles({ ...entry, name: `Second server ${mark}` }, { [variable]: 'hunter2hunter2' });
    });
  });

  async function gatewayId(name: string): Promise<string> {
    const { gateways } = await platform.graphql<{ gateways: { nodes: { id: string }[] } }>(
      'query ($s: String) { gateways(search: $s) { nodes { id } } }',
      { s: name },
    );
    return gateways.nodes[0]?.id ?? '';
  }

  describe('gateways', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const gateway = {
      name: `Guarded ${mark}`,
      requireAuthentication: true,
      authMethod: 'JWT',
      jwt: {
        issuer: 'https://issuer.example.com',
        audience: 'tools',
        publicKey: pem,
        requiredScopes: ['tools:call'],
        toolsClaim: 'groups',
        toolGrants: [{ claimValue: 'readers', tools: ['run_code'] }],
      },
      specification: {
        request_logging: true,
        recorded_characters: 500,
        redact_keys: ['iban'],
        redact_patterns: ['\\d{4} \\d{4}'],
      },
      attachments: [{ capability: 'code-runner', requireApproval: true }],
    };
    const applyGateway = (entry: object, query = '') => send({ gateways: [entry] }, {}, query);

    it('whose tokens they accept, what they keep to themselves and hold back', async () => {
      const dry = await applyGateway(gateway, '?dryRun=true');
      assert.match(dry.changes[0]?.diff ?? '', /^\+ {2}issuer: https:\/\/issuer\.example\.com$/m);
      assert.equal((await applyGateway(gateway)).changes?.length, 1);
      assert.deepEqual((await applyGateway(gateway)).changes, []);
      assert.deepEqual(await exported('gateways', gateway.name), gateway);
      const { gateway: made } = await platform.graphql<{ gateway: { jwt: object; attachments: object[] } }>(
        'query ($id: ID!) { gateway(id: $id) { jwt { issuer toolsClaim } attachments { requireApproval } } }',
        { id: await gatewayId(gateway.name) },
      );
      assert.deepEqual(made, {
        jwt: { issuer: 'https://issuer.example.com', toolsClaim: 'groups' },
        attachments: [{ requireApproval: true }],
      });
    });

    it('other ones, and that they accept none any more', async () => {
      const { name } = gateway;
      const jwt = {
        issuer: 'https://other.example.com',
        audience: 'tools',
        jwksUrl: 'https://other.example.com/keys',
      };
      const { changes } = await applyGateway({ name, jwt });
      assert.match(changes[0]?.diff ?? '', /^\+ {2}jwksUrl:/m);
      assert.deepEqual(await exported('gateways', name), { ...gateway, jwt });
      await applyGateway({ name, description: 'Absent fields stay.' });
      assert.deepEqual((await exported('gateways', name))?.jwt, jwt);
      await applyGateway({
        name,
        jwt: null,
        attachments: [{ capability: 'code-runner', requireApproval: false }],
      });
      const after = await exported('gateways', name);
      assert.equal(after?.jwt, undefined);
      assert.deepEqual(after?.attachments, [{ capability: 'code-runner' }]);
      assert.deepEqual((await applyGateway({ name, jwt: null })).changes, []);
    });

    it('what is wrong with it, before anything is changed', async () => {
      const { name } = gateway;
      for (const [jwt, expected] of [
        [{ issuer: 'x', audience: 'y' }, /gateways\.0\.jwt\.publicKey: give either publicKey or jwksUrl/],
        [{ issuer: 'x', audience: 'y', publicKey: 'z' }, /gateways\.0\.jwt\.publicKey: /],
        [{ issuer: 'x', audience: 'y', jwks: 'z' }, /gateways\.0\.jwt: .*jwks/],
      ] as const)
        assert.match(issuesOf(await applyGateway({ name, jwt }, '?dryRun=true')), expected);
    });
  });
});
