import 'reflect-metadata';
import assert from 'node:assert/strict';
import { requireAdmin } from '../../../api/identity/require-admin.ts';
import { Role } from '../../../schema/viewer.ts';
import { attach, connectMcp, makeGateway } from '../../support/gateways.ts';
import { type GraphqlFailure, Platform } from '../../support/platform.ts';
import { startServer } from '../../support/servers.ts';
import { sharedPlatform } from '../../support/shared-platform.ts';
import { documentOf, readDocument } from './support/documents.ts';
import { HttpApi, stopApis } from './support/http-api.ts';
import { callTool, countOf, createRest, toolsOf } from './support/rest-connectors.ts';

interface Found {
  id: string;
  name: string;
  description: string | null;
  state: string;
  stateReason: string | null;
  tools: { name: string }[];
  connector: {
    type: string;
    url: string | null;
    headers: Record<string, string>;
    baseUrl: string | null;
    documentUrl: string | null;
    operationIds: string[] | null;
    operations: { tool: string; operationId: string | null; method: string; path: string; baseUrl: string }[];
    auth: { type: string; secrets: Record<string, string> };
    warnings: { place: string; message: string }[];
    servers: { url: string }[];
    securitySchemes: { name: string; type: string }[];
    timeoutSeconds: number | null;
    allowPrivateNetwork: boolean;
  };
}

const FOUND = `id name description state stateReason tools { name } connector {
  type url headers baseUrl documentUrl operationIds operations { tool operationId method path baseUrl deprecated }
  auth { type secrets } warnings { place message } servers { url } securitySchemes { name type } timeoutSeconds allowPrivateNetwork
}`;

const OK = { responses: { 200: { description: 'ok' } } };
const petstore = readDocument('petstore-expanded.openapi30.json');

/** What a refused management request says of its fields. */
function fieldsOf(error: unknown): { path: string; message: string }[] {
  return (error as GraphqlFailure).fields as { path: string; message: string }[];
}

describe('a REST connector', () => {
  let platform: Platform;

  const find = async (id: string) =>
    (
      await platform.graphql<{ capability: Found }>(`query ($id: ID!) { capability(id: $id) { ${FOUND} } }`, {
        id,
      })
    ).capability;
  const update = async (id: string, input: Record<string, unknown>) =>
    (
      await platform.graphql<{ updateConnector: Found }>(
        `mutation ($id: ID!, $input: UpdateConnectorInput!) { updateConnector(id: $id, input: $input) { ${FOUND} } }`,
        { id, input },
      )
    ).updateConnector;
  const refresh = async (id: string) =>
    (
      await platform.graphql<{ refreshCapability: Found }>(
        `mutation ($id: ID!) { refreshCapability(id: $id) { ${FOUND} } }`,
        { id },
      )
    ).refreshCapability;
  const namesOf = ({ tools }: Found) => tools.map(({ name }) => name);

  before(async () => {
    platform = await sharedPlatform();
  });

  after(stopApis);

  it('is made from text, and shows what it is', async () => {
    const id = await createRest(platform, {
      name: 'Pets',
      description: 'All about pets',
      document: petstore,
      operationIds: ['findPets', 'addPet'],
      baseUrl: 'https://pets.example.com/v3',
      timeoutSeconds: 12,
    });
    const found = await find(id);
    assert.deepEqual([found.name, found.description, found.state], ['Pets', 'All about pets', 'READY']);
    assert.deepEqual(namesOf(found), ['findPets', 'addPet']);
    const { connector } = found;
    assert.deepEqual(
      [connector.type, connector.baseUrl, connector.documentUrl, connector.timeoutSeconds],
      ['REST', 'https://pets.example.com/v3', null, 12],
    );
    assert.deepEqual(connector.operationIds, ['findPets', 'addPet']);
    assert.deepEqual(connector.operations[1], {
      tool: 'addPet',
      operationId: 'addPet',
      method: 'POST',
      path: '/pets',
      baseUrl: 'https://pets.example.com/v3',
      deprecated: false,
    });
    assert.deepEqual(connector.servers, [{ url: 'https://petstore.swagger.io/v2' }]);
    assert.deepEqual(connector.auth, { type: 'NONE', secrets: {} });
  });

  it('is made from a URL, with what that refers to, and calls the server that it names', async () => {
    const docs = await HttpApi.start(({ url }, response) => {
      if (url === '/openapi.yaml')
        return response
          .writeHead(200, { 'content-type': 'application/yaml' })
          .end('openapi: 3.1.0\npaths:\n  /a:\n    $ref: parts/a.json\nservers: [{url: ../api}]\n');
      if (url === '/parts/a.json') return { get: { operationId: 'getA', ...OK } };
      if (url === '/api/a') return { hello: 'there' };
      return response.writeHead(404).end();
    });
    const id = await createRest(platform, { documentUrl: `${docs.url}/openapi.yaml` });
    const gateway = await makeGateway(platform, [id]);
    assert.deepEqual((await callTool(gateway.http, 'getA')).structuredContent, { hello: 'there' });
    // A call needs the document no more.
    assert.equal(docs.seen.filter(({ url }) => url === '/openapi.yaml').length, 1);
  });

  it('is made from the description that a gateway gives of itself', async () => {
    const api = await HttpApi.start(({ body }) => JSON.parse(body));
    const node = {
      type: 'object',
      properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Node' } },
    };
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } };
    const responses = { 200: { description: 'ok', content } };
    const document = documentOf(
      { '/echo': { post: { operationId: 'echo', requestBody: { required: true, content }, responses } } },
      { components: { schemas: { Node: node } } },
    );
    const inner = await makeGateway(platform, [await createRest(platform, { document, baseUrl: api.url })]);
    const outerId = await createRest(platform, { documentUrl: `${inner.http}/openapi.json` });
    const [tool] = await toolsOf(platform, outerId);
    assert.deepEqual(tool?.inputSchema.properties, {
      name: { type: 'string' },
      next: { $ref: '#/$defs/Node' },
    });
    const outer = await makeGateway(platform, [outerId]);
    const nested = { name: 'a', next: { name: 'b', next: { name: 'c' } } };
    const { structuredContent } = await callTool(outer.http, 'echo', nested);
    assert.deepEqual(structuredContent?.structuredContent, nested);
  });

  it('from a document of 10 MB passes, and of more is refused by the name of the limit', async function () {
    this.timeout(120_000);
    // Much of it is escaped once more on its way here.
    const description = 'x"\n'.repeat(15_000);
    const paths = Object.fromEntries(
      Array.from({ length: 130 }, (_, n) => [
        `/p${n}`,
        { get: { operationId: `get${n}`, description, ...OK } },
      ]),
    );
    const large = documentOf(paths, { 'x-padding': '' });
    const padded = (bytes: number) =>
      large.replace('"x-padding":""', `"x-padding":"${'p'.repeat(bytes - Buffer.byteLength(large))}"`);
    const limit = 10 * 1024 * 1024;
    const baseUrl = 'https://api.example.com';
    assert.ok(Buffer.byteLength(large) < limit);
    const some = { operationIds: ['get0', 'get129'], baseUrl };
    const id = await createRest(platform, { document: padded(limit), ...some });
    assert.equal((await toolsOf(platform, id)).length, 2);
    await assert.rejects(createRest(platform, { document: padded(limit + 1), ...some }), (error) => {
      assert.deepEqual(fieldsOf(error), [
        {
          path: 'input.document',
          message: 'the document is larger than 10485760 bytes; raise OPENAPI_MAX_BYTES to allow more',
        },
      ]);
      return true;
    });
  });

  it('has limits that can be changed', async function () {
    this.timeout(120_000);
    const own = await Platform.start({
      OPENAPI_MAX_BYTES: '4096',
      OPENAPI_MAX_OPERATIONS: '2',
      REST_MAX_RESPONSE_BYTES: '1024',
    });
    try {
      const baseUrl = 'https://api.example.com';
      const paths = (length: number) =>
        documentOf(Object.fromEntries(Array.from({ length }, (_, n) => [`/p${n}`, { get: OK }])));
      await createRest(own, { document: paths(2), baseUrl });
      await assert.rejects(
        createRest(own, { document: paths(3), baseUrl }),
        /3 operations, more than 2; .*OPENAPI_MAX_OPERATIONS/,
      );
      await assert.rejects(
        createRest(own, { document: paths(200), baseUrl }),
        /larger than 4096 bytes; raise OPENAPI_MAX_BYTES/,
      );
      const api = await HttpApi.start(({ url }) =>
        url === '/long' ? { text: 'x'.repeat(5000) } : { padding: 'x'.repeat(5000) },
      );
      await assert.rejects(createRest(own, { documentUrl: api.url }), /larger than 4096 bytes/);
      const id = await createRest(own, {
        operations: [{ name: 'long', method: 'GET', path: '/long', inputSchema: {} }],
        baseUrl: api.url,
      });
      const { content } = await callTool((await makeGateway(own, [id])).http, 'long');
      assert.match(content[1]?.text ?? '', /^Cut to 1024 characters \(REST_MAX_RESPONSE_BYTES\): text: /);
    } finally {
      await own.stop();
    }
  });

  describe('before it is made', () => {
    const preview = async (input: Record<string, unknown>) =>
      (
        await platform.graphql<{
          previewRestConnector: Found['connector'] & {
            title: string;
            version: string;
            tools: { name: string }[];
          };
        }>(
          `mutation ($input: RestConnectorInput!) { previewRestConnector(input: $input) {
            title version tools { name inputSchema outputSchema } operations { tool method path baseUrl }
            warnings { place message } servers { url } securitySchemes { name type in parameter scheme tokenUrls }
          } }`,
          { input: { name: 'Preview only', ...input } },
        )
      ).previewRestConnector;

    it('shows its tools, and what is still to be done, and saves nothing', async () => {
      const shown = await preview({ document: readDocument('tictactoe.openapi31.yaml') });
      assert.deepEqual([shown.title, shown.version], ['Tic Tac Toe', '1.0.0']);
      assert.deepEqual(
        shown.tools.map(({ name }) => name),
        ['get-board', 'get-square', 'put-square'],
      );
      assert.deepEqual(
        shown.warnings.map(({ message }) => message),
        [
          'the document names no server that can be called; give baseUrl',
          'the API asks for credentials, and the connector has none; give auth',
        ],
      );
      assert.deepEqual(shown.securitySchemes.slice(0, 3), [
        {
          name: 'defaultApiKey',
          type: 'apiKey',
          in: 'header',
          parameter: 'api-key',
          scheme: null,
          tokenUrls: null,
        },
        {
          name: 'basicHttpAuthentication',
          type: 'http',
          in: null,
          parameter: null,
          scheme: 'basic',
          tokenUrls: null,
        },
        {
          name: 'bearerHttpAuthentication',
          type: 'http',
          in: null,
          parameter: null,
          scheme: 'bearer',
          tokenUrls: null,
        },
      ]);
      assert.equal(await countOf(platform, 'Preview only'), 0);
    });

    it('is refused like it would be when made', async () => {
      await assert.rejects(preview({ document: '{"openapi": ' }), (error) => {
        assert.equal(fieldsOf(error)[0]?.path, 'input.document');
        return true;
      });
    });
  });

  it('that cannot be made leaves nothing behind, and says what is wrong and where', async () => {
    const api = await HttpApi.start(({ url }, response) => {
      const answers: Record<string, () => unknown> = {
        '/html': () => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>'),
        '/broken': () => response.end('{"openapi": "3.0.0",\n "paths": {]}'),
        '/empty': () => response.end(),
        '/private': () => ({ openapi: '3.0.0', paths: { '/a': { $ref: 'http://10.1.2.3/a.json' } } }),
        '/circle': () => response.writeHead(302, { location: '/circle' }).end(),
        '/endless': () => {
          response.writeHead(200, { 'content-type': 'application/json' });
          const chunk = Buffer.alloc(1024 * 1024, ' ');
          const pour = () => {
            while (!response.destroyed && response.write(chunk));
          };
          response.on('drain', pour);
          pour();
        },
      };
      const answer = answers[url] ?? (() => response.writeHead(404).end());
      return answer();
    });
    const operation = {
      name: 'a',
      method: 'GET',
      path: '/{id}',
      inputSchema: { properties: { id: {}, limit: {} } },
    };
    const baseUrl = 'https://api.example.com';
    const wrong: [Record<string, unknown>, string, RegExp][] = [
      [{}, 'input.document', /exactly one of document, documentUrl and operations/],
      [{ document: petstore, documentUrl: api.url }, 'input.documentUrl', /exactly one of/],
      [{ document: '' }, 'input.document', /must not be empty/],
      [{ document: 'a: [' }, 'input.document', /neither JSON nor YAML at line 1, column/],
      [
        { document: readDocument('tictactoe.openapi31.yaml') },
        'input.baseUrl',
        /names no server that can be called; give baseUrl/,
      ],
      [
        { document: petstore, operationIds: ['findPet'] },
        'input.operationIds.0',
        /no operation findPet; did you mean findPets\?/,
      ],
      [
        { document: petstore, baseUrl: 'https://u:p@h.example' },
        'input.baseUrl',
        /must not carry a user name/,
      ],
      [
        { document: petstore, baseUrl: 'https://h.example/?x=1' },
        'input.baseUrl',
        /must not contain \? or #/,
      ],
      [{ documentUrl: `${api.url}/html` }, 'input.documentUrl', /answered with a web page \(text\/html\)/],
      [{ documentUrl: `${api.url}/broken` }, 'input.documentUrl', /neither JSON nor YAML at line 2/],
      [{ documentUrl: `${api.url}/gone` }, 'input.documentUrl', /\/gone answered with HTTP 404/],
      [{ documentUrl: `${api.url}/empty` }, 'input.documentUrl', /answered with nothing/],
      [{ documentUrl: `${api.url}/circle` }, 'input.documentUrl', /redirects more than 5 times/],
      [
        { documentUrl: `${api.url}/endless` },
        'input.documentUrl',
        /is larger than 10485760 bytes; raise OPENAPI_MAX_BYTES/,
      ],
      [
        { documentUrl: `${api.url}/private` },
        'input.documentUrl',
        /http:\/\/10\.1\.2\.3\/a\.json .*10\.1\.2\.3 is a private or local address/,
      ],
      [
        { documentUrl: 'http://127.0.0.1:9/x' },
        'input.documentUrl',
        /cannot be fetched: its server refuses connections/,
      ],
      [
        { documentUrl: 'http://10.1.2.3/x' },
        'input.documentUrl',
        /10\.1\.2\.3 is a private or local address/,
      ],
      [{ documentUrl: 'file:///etc/passwd' }, 'input.documentUrl', /must be a URL that begins with/],
      [{ operations: [operation] }, 'input.baseUrl', /is needed for operations/],
      [{ operations: [], baseUrl }, 'input.operations', /must not be empty/],
      [
        { operations: [operation, operation], baseUrl },
        'input.operations.1.name',
        /is also the name of operations\.0/,
      ],
      [
        { operations: [{ ...operation, method: 'FETCH' }], baseUrl },
        'input.operations.0.method',
        /must be one of GET/,
      ],
      [
        { operations: [{ ...operation, path: 'x' }], baseUrl },
        'input.operations.0.path',
        /must begin with \//,
      ],
      [
        { operations: [{ ...operation, path: '/{ib}' }], baseUrl },
        'input.operations.0.path',
        /no property ib; did you mean id\?/,
      ],
      [
        { operations: [{ ...operation, pathParams: [{ name: 'idd', fromField: 'id' }] }], baseUrl },
        'input.operations.0.pathParams.0.name',
        /the path has no \{idd\}; did you mean id\?/,
      ],
      [
        { operations: [{ ...operation, queryParams: [{ name: 'limit', fromField: 'limt' }] }], baseUrl },
        'input.operations.0.queryParams.0.fromField',
        /no property limt; did you mean limit\?/,
      ],
      [
        { operations: [{ ...operation, headers: [{ name: 'Authorization', value: 'x' }] }], baseUrl },
        'input.operations.0.headers.0.name',
        /Authorization cannot be set by an operation; use auth/,
      ],
      [
        { operations: [{ ...operation, headers: [{ name: 'a b', value: 'x' }] }], baseUrl },
        'input.operations.0.headers.0.name',
        /is no header name/,
      ],
      [
        { operations: [{ ...operation, extract: '$.[' }], baseUrl },
        'input.operations.0.extract',
        /is no JSONPath/,
      ],
      [
        { operations: [{ ...operation, method: 'POST', body: { x: '{id}' } }], baseUrl },
        'input.operations.0.inputSchema',
        /the argument limit is used nowhere/,
      ],
      [
        { operations: [{ ...operation, inputSchema: { type: 'array' } }], baseUrl },
        'input.operations.0.inputSchema',
        /must be of type object/,
      ],
      [{ document: petstore, timeoutSeconds: 0 }, 'input.timeoutSeconds', /must be greater than 0/],
      [{ document: petstore, name: ' ' }, 'input.name', /must not be empty/],
    ];
    for (const [input, path, message] of wrong) {
      await assert.rejects(
        createRest(platform, { name: 'Bad connector', ...input }),
        (error: GraphqlFailure) => {
          assert.equal(error.code, 'BAD_USER_INPUT', JSON.stringify(error.errors));
          const [field] = fieldsOf(error);
          assert.equal(field?.path, path);
          assert.match(field?.message ?? '', message);
          return true;
        },
      );
    }
    assert.equal(await countOf(platform, 'Bad connector'), 0);
  });

  describe('is changed', () => {
    const operation = (name: string, path = '/') => ({ name, method: 'GET', path, inputSchema: {} });

    it('in what is said, and keeps the rest, its secrets too', async () => {
      const api = await HttpApi.start();
      const id = await createRest(platform, {
        document: petstore,
        baseUrl: api.url,
        description: 'before',
        auth: { type: 'API_KEY', name: 'X-Key', value: 'the-first-key' },
      });
      const gateway = await makeGateway(platform, [id]);
      const renamed = await update(id, { name: 'New name', description: null });
      assert.deepEqual([renamed.name, renamed.description, renamed.tools.length], ['New name', null, 4]);
      const fewer = await update(id, { operationIds: ['findPets'] });
      assert.deepEqual(namesOf(fewer), ['findPets']);
      await callTool(gateway.http, 'findPets');
      assert.equal(api.seen.at(-1)?.headers['x-key'], 'the-first-key');
      const otherName = await update(id, { auth: { type: 'API_KEY', name: 'X-Other' }, operationIds: null });
      assert.deepEqual(otherName.connector.auth.secrets, { value: '…-key' });
      assert.equal(otherName.tools.length, 4);
      await callTool(gateway.http, 'findPets');
      assert.equal(api.seen.at(-1)?.headers['x-other'], 'the-first-key');
      const bearer = await update(id, {
        auth: { type: 'BEARER', value: 'a-bearer-token' },
        timeoutSeconds: 5,
      });
      assert.deepEqual([bearer.connector.auth.type, bearer.connector.timeoutSeconds], ['BEARER', 5]);
      await callTool(gateway.http, 'findPets');
      assert.equal(api.seen.at(-1)?.headers.authorization, 'Bearer a-bearer-token');
      assert.equal((await update(id, { auth: null, timeoutSeconds: null })).connector.auth.type, 'NONE');
    });

    it('from one source to another, and new tools have names on gateways at once', async () => {
      const api = await HttpApi.start(({ url }) => ({ url }));
      const id = await createRest(platform, { operations: [operation('one')], baseUrl: api.url });
      const gateway = await makeGateway(platform, [id]);
      await attach(
        platform,
        gateway.id,
        await createRest(platform, { name: 'Other', operations: [operation('two')], baseUrl: api.url }),
      );
      await update(id, { operations: [operation('one', '/new'), operation('two', '/mine')] });
      const { tools } = (await (await fetch(`${gateway.http}/tools`)).json()) as {
        tools: { name: string }[];
      };
      assert.deepEqual(tools.map(({ name }) => name).toSorted(), ['api_two', 'one', 'two']);
      assert.deepEqual((await callTool(gateway.http, 'one')).structuredContent, { url: '/new' });
      assert.deepEqual((await callTool(gateway.http, 'api_two')).structuredContent, { url: '/mine' });
      const fromDocument = await update(id, { document: petstore });
      assert.equal(fromDocument.tools.length, 4);
      assert.equal(fromDocument.connector.baseUrl, api.url);
      assert.equal((await update(id, { baseUrl: null })).connector.baseUrl, 'https://petstore.swagger.io/v2');
      await assert.rejects(update(id, { operations: [operation('x')] }), /Validation failed/);
    });

    it('never to something that cannot be used', async () => {
      const id = await createRest(platform, { document: petstore });
      const before = await find(id);
      for (const [input, path] of [
        [{ document: '{' }, 'input.document'],
        [{ documentUrl: 'http://127.0.0.1:9/' }, 'input.documentUrl'],
        [{ name: 'Changed', operationIds: ['nothing'] }, 'input.operationIds.0'],
        [{ auth: { type: 'BEARER' } }, 'input.auth.value'],
        [{ document: petstore, operations: [operation('x')] }, 'input.operations'],
        [{ url: 'https://x.example' }, 'input.url'],
      ] as const) {
        await assert.rejects(update(id, input), (error) => {
          assert.equal(fieldsOf(error)[0]?.path, path);
          return true;
        });
      }
      assert.deepEqual(await find(id), before);
      await assert.rejects(update('code-runner', { name: 'x' }), /is no connector that can be changed/);
      await assert.rejects(update('no-such-id', { name: 'x' }), /there is no capability/);
    });

    it('to another host only when its secrets are sent again', async () => {
      const [first, second] = [await HttpApi.start(), await HttpApi.start()];
      const auth = { type: 'BEARER', value: 'a-bearer-token' };
      const id = await createRest(platform, { operations: [operation('one')], baseUrl: first.url, auth });
      await assert.rejects(update(id, { baseUrl: second.url }), (error) => {
        assert.deepEqual(fieldsOf(error), [
          {
            path: 'input.auth',
            message: `credentials would now be sent to ${second.url}; send the secrets of auth again to agree`,
          },
        ]);
        return true;
      });
      assert.equal((await find(id)).connector.baseUrl, first.url);
      assert.equal((await update(id, { baseUrl: `${first.url}/v2` })).connector.baseUrl, `${first.url}/v2`);
      assert.equal((await update(id, { baseUrl: second.url, auth })).connector.baseUrl, second.url);
    });

    it('as an MCP server too', async () => {
      const tools = { TOOLS: '[{"name":"one","inputSchema":{"type":"object"}}]' };
      const [first, second] = [
        await startServer('raw-server', tools),
        await startServer('raw-server', { TOOLS: '[{"name":"two","inputSchema":{"type":"object"}}]' }),
      ];
      const id = await connectMcp(platform, first.port, {
        headers: { 'X-A': 'secret-value-a', 'X-B': 'secret-value-b' },
      });
      const changed = await update(id, {
        name: 'Renamed',
        headers: { 'X-A': null, 'X-C': 'secret-value-c' },
      });
      assert.deepEqual(changed.connector.headers, { 'X-A': '…ue-a', 'X-C': '…ue-c' });
      assert.equal(changed.name, 'Renamed');
      const url = `http://127.0.0.1:${second.port}/mcp`;
      await assert.rejects(update(id, { url }), (error) => {
        assert.match(fieldsOf(error)[0]?.message ?? '', /credentials would now be sent to/);
        return true;
      });
      await assert.rejects(update(id, { headers: { 'X-D': null } }), (error) => {
        assert.deepEqual(fieldsOf(error)[0], { path: 'input.headers.X-D', message: 'has no value to keep' });
        return true;
      });
      await assert.rejects(update(id, { document: petstore }), (error) => {
        assert.deepEqual(fieldsOf(error)[0], {
          path: 'input.document',
          message: 'does not belong to an MCP connector',
        });
        return true;
      });
      await assert.rejects(update(id, { url: 'http://127.0.0.1:9/', headers: {} }), /refuses connections/);
      assert.deepEqual(namesOf(await find(id)), ['one']);
      const moved = await update(id, { url, headers: { 'X-A': 'secret-value-a' } });
      assert.deepEqual([moved.connector.url, namesOf(moved)], [url, ['two']]);
      await Promise.all([first.stop(), second.stop()]);
    });
  });

  describe('is read again', () => {
    it('with new tools; where it can no longer be used, it keeps those that it has, and says why', async () => {
      let paths: object = { '/a': { get: { operationId: 'a', ...OK } } };
      const docs = await HttpApi.start(() => ({ openapi: '3.0.0', paths, servers: [{ url: '/' }] }));
      const id = await createRest(platform, {
        documentUrl: docs.url,
        auth: { type: 'BEARER', value: 'a-bearer-token' },
      });
      paths = { ...paths, '/b': { get: { operationId: 'b', ...OK } } };
      assert.deepEqual(namesOf(await refresh(id)), ['a', 'b']);
      const answer = docs.answer;
      docs.answer = () => ({ openapi: '3.0.0', paths, servers: [{ url: 'https://elsewhere.example' }] });
      const elsewhere = await refresh(id);
      assert.equal(elsewhere.state, 'FAILED');
      assert.match(
        elsewhere.stateReason ?? '',
        /credentials would now be sent to https:\/\/elsewhere\.example/,
      );
      docs.answer = () => ({ openapi: '9' });
      const broken = await refresh(id);
      assert.deepEqual([broken.state, namesOf(broken)], ['FAILED', ['a', 'b']]);
      assert.match(broken.stateReason ?? '', /openapi is "9"/);
      docs.answer = answer;
      const ready = await refresh(id);
      assert.deepEqual([ready.state, ready.stateReason], ['READY', null]);
    });

    it('also where it was sent as text, or made by hand', async () => {
      const text = await createRest(platform, { document: petstore });
      assert.deepEqual([(await refresh(text)).state, (await refresh(text)).tools.length], ['READY', 4]);
      const operations = [
        {
          name: 'a',
          method: 'GET',
          path: '/',
          inputSchema: { properties: { $ref: { type: 'string' }, 'a.b': {} } },
        },
      ];
      const hand = await createRest(platform, { operations, baseUrl: 'https://api.example.com' });
      assert.equal((await refresh(hand)).state, 'READY');
      const { capability } = await platform.graphql<{
        capability: { connector: { operationsByHand: unknown } };
      }>('query ($id: ID!) { capability(id: $id) { connector { operationsByHand } } }', { id: hand });
      assert.deepEqual(capability.connector.operationsByHand, operations);
      assert.deepEqual(
        (await toolsOf(platform, hand))[0]?.inputSchema.properties,
        operations[0]?.inputSchema.properties,
      );
    });
  });

  it('reaches private networks only with the admin role, and on the record', async () => {
    const identity = { id: 'x', name: 'x', kind: 'management-key' } as const;
    assert.throws(
      () => requireAdmin({ ...identity, role: Role.DEVELOPER }, 'network:private', 'allowPrivateNetwork'),
      /allowPrivateNetwork needs the admin role/,
    );
    assert.doesNotThrow(() =>
      requireAdmin({ ...identity, role: Role.ADMIN }, 'network:private', 'allowPrivateNetwork'),
    );
    const operations = [{ name: 'a', method: 'GET', path: '/', inputSchema: {} }];
    const id = await createRest(platform, {
      operations,
      baseUrl: 'http://10.1.2.3',
      allowPrivateNetwork: true,
      document: undefined,
    });
    const { auditLog } = await platform.graphql<{
      auditLog: { nodes: { action: string; target: string; input: Record<string, unknown> }[] };
    }>('{ auditLog(first: 5) { nodes { action target input } } }');
    const entry = auditLog.nodes.find(({ target }) => target === id);
    assert.deepEqual([entry?.action, entry?.input.allowPrivateNetwork], ['createRestConnector', true]);
    const guarded = await createRest(platform, { operations, baseUrl: 'http://10.1.2.3' });
    const result = await callTool((await makeGateway(platform, [guarded])).http, 'a');
    assert.match(result.content[0]?.text ?? '', /^10\.1\.2\.3 is a private or local address/);
  });

  it('is on the record without its document', async () => {
    const id = await createRest(platform, { document: petstore });
    const { auditLog } = await platform.graphql<{
      auditLog: { nodes: { target: string; input: { document: string } }[] };
    }>('{ auditLog(first: 5) { nodes { target input } } }');
    const entry = auditLog.nodes.find(({ target }) => target === id);
    assert.equal(entry?.input.document, `${petstore.length} characters`);
  });

  it('is deleted like every other', async () => {
    const id = await createRest(platform, { document: petstore });
    await platform.graphql('mutation ($id: ID!) { deleteCapability(id: $id) }', { id });
    assert.equal(await find(id), null);
  });
});
