import 'reflect-metadata';
import assert from 'node:assert/strict';
import { Role } from '../../../schema/viewer.ts';
import type { GraphqlFailure, Platform } from '../../support/platform.ts';
import { sharedPlatform } from '../../support/shared-platform.ts';
import { linkFor, makeUser, openLink } from '../../support/users.ts';
import { documentOf, readDocument } from './support/documents.ts';
import { HttpApi, stopApis } from './support/http-api.ts';
import { type CallResult, countOf } from './support/rest-connectors.ts';
import { SECRET, startTokenServer } from './support/token-server.ts';

interface Trial extends CallResult {
  durationMs: number;
}

const json = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
const item = { type: 'object', properties: { id: { type: 'string' }, limit: { type: 'integer' } } };
const ITEMS = documentOf({
  '/items/{id}': {
    get: {
      operationId: 'getItem',
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'limit', in: 'query', schema: { type: 'integer' } },
      ],
      responses: { 200: json(item) },
    },
    post: {
      operationId: 'addItem',
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { 200: json(item) },
    },
  },
});

describe('an operation that is tried before there is a connector', () => {
  const name = 'Only tried';
  let platform: Platform;

  const attempt = async (
    input: Record<string, unknown>,
    operation: string,
    args?: Record<string, unknown>,
    headers?: Record<string, string>,
  ) =>
    (
      await platform.graphql<{ tryRestOperation: Trial }>(
        `mutation ($input: RestConnectorInput!, $operation: String!, $arguments: JSONObject) {
          tryRestOperation(input: $input, operation: $operation, arguments: $arguments) {
            isError content structuredContent durationMs
          }
        }`,
        { input: { name, document: ITEMS, ...input }, operation, arguments: args },
        headers,
      )
    ).tryRestOperation;

  const problem = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => assert.fail('it was not refused'),
      (refusal: GraphqlFailure) => refusal,
    );
    return { code: error.code, fields: error.fields as { path: string; message: string }[] };
  };

  before(async () => {
    platform = await sharedPlatform();
  });

  after(stopApis);

  it('is the request that a call of the tool would be, and nothing is saved', async () => {
    const api = await HttpApi.start(() => ({ id: 'a/b', limit: 3 }));
    const auth = { type: 'API_KEY', in: 'query', name: 'key', value: 'hunter2hunter2' };
    const result = await attempt({ baseUrl: api.url, auth }, 'getItem', { id: 'a/b', limit: 3 });
    assert.deepEqual([result.isError, result.structuredContent], [false, { id: 'a/b', limit: 3 }]);
    assert.ok(result.durationMs > 0);
    assert.deepEqual(
      api.seen.map(({ method, url }) => [method, url]),
      [['GET', '/items/a%2Fb?limit=3&key=hunter2hunter2']],
    );
    assert.equal(await countOf(platform, name), 0);
  });

  it('is one of an operation made by hand, or of a document elsewhere', async () => {
    const api = await HttpApi.start(({ url }) =>
      url === '/openapi.json'
        ? { ...(JSON.parse(ITEMS) as object), servers: [{ url: '/v1' }] }
        : { asked: url },
    );
    const operations = [{ name: 'list', method: 'GET', path: '/list', inputSchema: {} }];
    const byHand = await attempt({ document: undefined, operations, baseUrl: api.url }, 'list');
    assert.deepEqual(byHand.structuredContent, { asked: '/list' });
    const fetched = await attempt(
      { document: undefined, documentUrl: `${api.url}/openapi.json` },
      'getItem',
      {
        id: '1',
      },
    );
    assert.match(fetched.content[0]?.text ?? '', /"\/v1\/items\/1"/);
  });

  it('gets a token for itself by client credentials, and keeps none', async () => {
    const { tokens, api, given } = await startTokenServer();
    const auth = {
      type: 'OAUTH2_CLIENT_CREDENTIALS',
      tokenUrl: tokens.url,
      clientId: 'client',
      clientSecret: SECRET,
    };
    const first = await attempt({ baseUrl: api.url, auth }, 'getItem', { id: '1' });
    assert.match(first.content[0]?.text ?? '', /access-token-1/);
    // Reading the description has tried the credentials already: with the token that the request was sent with.
    assert.equal(given.length, 1);
    const second = await attempt({ baseUrl: api.url, auth }, 'getItem', { id: '1' });
    assert.match(second.content[0]?.text ?? '', /access-token-2/);
    const wrong = await problem(
      attempt({ baseUrl: api.url, auth: { ...auth, clientSecret: 'wrong' } }, 'getItem', { id: '1' }),
    );
    assert.equal(wrong.fields[0]?.path, 'input.auth');
    assert.match(wrong.fields[0]?.message ?? '', /invalid_client/);
  });

  it('is sent again where that is safe, and only there', async () => {
    const api = await HttpApi.start((_request, response) =>
      api.seen.length === 1 ? response.writeHead(503).end('busy') : { id: 'x' },
    );
    const again = await attempt({ baseUrl: api.url }, 'getItem', { id: 'x' });
    assert.deepEqual([again.structuredContent, api.seen.length], [{ id: 'x' }, 2]);
    api.seen.length = 0;
    const once = await attempt({ baseUrl: api.url }, 'addItem', { id: 'x' });
    assert.deepEqual([once.isError, api.seen.length], [true, 1]);
    assert.match(once.content[0]?.text ?? '', /503/);
  });

  it('ends at the connector’s own limit, and with an answer that is cut where it is too long', async () => {
    const api = await HttpApi.start(({ url }, response) =>
      url.endsWith('/slow') ? new Promise(() => {}) : response.end('x'.repeat(3 * 1024 * 1024)),
    );
    const slow = await attempt({ baseUrl: api.url, timeoutSeconds: 1 }, 'getItem', { id: 'slow' });
    assert.deepEqual([slow.isError, slow.content], [true, [{ type: 'text', text: 'timed out after 1 s' }]]);
    const long = await attempt({ baseUrl: api.url }, 'getItem', { id: 'long' });
    assert.match(JSON.stringify(long.content), /REST_MAX_RESPONSE_BYTES/);
  });

  it('says what is wrong, and where', async () => {
    const baseUrl = 'https://api.example.com';
    const misspelled = await problem(attempt({ baseUrl }, 'getItm'));
    assert.deepEqual(misspelled.fields, [
      { path: 'operation', message: 'there is no operation getItm; did you mean getItem?' },
    ]);
    assert.equal((await problem(attempt({}, 'getItem'))).fields[0]?.path, 'input.baseUrl');
    assert.equal((await problem(attempt({ document: '{' }, 'getItem'))).fields[0]?.path, 'input.document');
    const refresh = {
      type: 'OAUTH2_REFRESH_TOKEN',
      tokenUrl: `${baseUrl}/token`,
      clientId: 'client',
      refreshToken: 'only-once',
    };
    const unused = await problem(attempt({ baseUrl, auth: refresh }, 'getItem', { id: '1' }));
    assert.equal(unused.fields[0]?.path, 'input.auth.type');
    const lacking = await attempt({ baseUrl }, 'getItem');
    assert.equal(lacking.isError, true);
    assert.match(lacking.content[0]?.text ?? '', /Invalid arguments for getItem:\n✖ id /);
    const inside = await attempt({ baseUrl: 'http://10.1.2.3' }, 'getItem', { id: '1' });
    assert.match(inside.content[0]?.text ?? '', /^10\.1\.2\.3 is a private or local address/);
  });

  it('reaches private networks for admins only', async () => {
    const { id } = await makeUser(platform, Role.DEVELOPER);
    const cookie = await openLink(platform, await linkFor(platform, id));
    const api = await HttpApi.start();
    const developer = await attempt({ baseUrl: api.url }, 'getItem', { id: '1' }, cookie);
    assert.equal(developer.isError, false);
    const refused = await problem(
      attempt({ baseUrl: api.url, allowPrivateNetwork: true }, 'getItem', { id: '1' }, cookie),
    );
    assert.equal(refused.code, 'FORBIDDEN');
  });

  it('is on the record, without secrets, arguments and what came back', async () => {
    const api = await HttpApi.start(() => ({ _id: 'answer-of-the-api' }));
    const auth = { type: 'BASIC', username: 'ada', password: 'hunter2hunter2' };
    await attempt({ baseUrl: api.url, auth }, 'getItem', { id: 'argument-of-mine' });
    const { auditLog } = await platform.graphql<{
      auditLog: {
        nodes: { action: string; target: string | null; outcome: string; input: Record<string, unknown> }[];
      };
    }>('{ auditLog(first: 1) { nodes { action target outcome input } } }');
    const [entry] = auditLog.nodes;
    assert.deepEqual([entry?.action, entry?.target, entry?.outcome], ['tryRestOperation', null, 'OK']);
    assert.deepEqual(
      [entry?.input.operation, entry?.input.baseUrl, entry?.input.document],
      ['getItem', api.url, `${ITEMS.length} characters`],
    );
    for (const secret of ['hunter2', 'argument-of-mine', 'answer-of-the-api'])
      assert.ok(!JSON.stringify(auditLog).includes(secret), secret);
  });

  it('is found among those of a real document by the tool’s name', async () => {
    const api = await HttpApi.start(() => ({ ok: true, args: {} }));
    const { structuredContent } = await attempt(
      {
        document: readDocument('slack-web-api.swagger2.json'),
        baseUrl: api.url,
        operationIds: ['api_test'],
        auth: { type: 'BEARER', value: 'xoxb' },
      },
      'api_test',
      { foo: 'bar' },
    );
    assert.equal(structuredContent?.ok, true);
    assert.match(api.seen[0]?.url ?? '', /^\/api\.test\?.*foo=bar/);
  });
});
