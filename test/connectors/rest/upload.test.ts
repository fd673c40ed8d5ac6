import 'reflect-metadata';
import assert from 'node:assert/strict';
import { Role } from '../../../schema/viewer.ts';
import { makeGateway } from '../../support/gateways.ts';
import { Platform } from '../../support/platform.ts';
import { sharedPlatform } from '../../support/shared-platform.ts';
import { linkFor, makeManagementKey, makeUser, openLink } from '../../support/users.ts';
import { documentOf, readDocument } from './support/documents.ts';
import { HttpApi, stopApis } from './support/http-api.ts';
import { callTool, countOf, toolsOf } from './support/rest-connectors.ts';

interface Answer {
  id?: string;
  name: string;
  kind: string;
  title?: string;
  tools: { name: string; description?: string }[];
  operations?: { tool: string; method: string; path: string }[];
  warnings: { place: string; message: string }[];
  error: { code: string; message: string; details: { fields?: { path: string; message: string }[] } };
}

interface Upload {
  document?: string | Uint8Array<ArrayBuffer>;
  /** As JSON, or text that is to be sent as it is. */
  input?: object | string;
  query?: string;
  headers?: Record<string, string>;
}

const OK = { responses: { 200: { description: 'ok' } } };
const petstore = readDocument('petstore-expanded.openapi30.json');
const slack = readDocument('slack-web-api.swagger2.json');

describe('an OpenAPI document that is uploaded', () => {
  let platform: Platform;

  /** Sends a form as `curl -F document=@… -F input=…` does. */
  async function upload(upload: Upload, to = platform): Promise<{ status: number; body: Answer }> {
    const { document, input, query = '', headers = { 'x-api-key': to.adminKey } } = upload;
    const form = new FormData();
    if (input !== undefined) form.append('input', typeof input === 'string' ? input : JSON.stringify(input));
    if (document !== undefined) form.append('document', new Blob([document]), 'openapi.json');
    const response = await fetch(`${to.url}/capabilities/openapi${query}`, {
      method: 'POST',
      headers,
      body: form,
    });
    return { status: response.status, body: (await response.json()) as Answer };
  }

  before(async () => {
    platform = await sharedPlatform();
  });

  after(stopApis);

  it('becomes a connector whose tools can be called', async () => {
    const api = await HttpApi.start(({ headers }) => [{ id: 1, name: headers.authorization }]);
    const { status, body } = await upload({
      document: petstore,
      input: {
        name: 'Uploaded pets',
        baseUrl: api.url,
        operationIds: ['findPets'],
        auth: { type: 'BEARER', value: 'pet-token' },
      },
    });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.name, body.kind], ['Uploaded pets', 'CONNECTOR']);
    assert.deepEqual(
      body.tools.map(({ name }) => name),
      ['findPets'],
    );
    const gateway = await makeGateway(platform, [String(body.id)]);
    const { structuredContent } = await callTool(gateway.http, 'findPets');
    assert.deepEqual(structuredContent, { result: [{ id: 1, name: 'Bearer pet-token' }] });
  });

  it('may begin with a byte order mark, be YAML, and have its input declared as JSON', async () => {
    const yaml = new TextEncoder().encode(`\u{feff}${readDocument('uspto.openapi30.yaml')}`);
    const form = new FormData();
    form.append('document', new Blob([yaml]), 'uspto.yaml');
    form.append('input', new Blob([JSON.stringify({ name: 'USPTO' })], { type: 'application/json' }));
    const asFile = await fetch(`${platform.url}/capabilities/openapi`, {
      method: 'POST',
      headers: { 'x-api-key': platform.adminKey },
      body: form,
    });
    // Two files: a field that has a file name is none.
    assert.equal(asFile.status, 400);
    const boundary = 'a-boundary';
    const part = (head: string, body: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
    const body = [
      part('name="input"\r\ncontent-type: application/json', JSON.stringify({ name: 'USPTO' })),
      part('name="document"; filename="a.yaml"', new TextDecoder().decode(yaml)),
      `--${boundary}--\r\n`,
    ];
    const made = await fetch(`${platform.url}/capabilities/openapi`, {
      method: 'POST',
      headers: {
        'x-api-key': platform.adminKey,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      body: body.join(''),
    });
    const { id } = (await made.json()) as Answer;
    assert.equal(made.status, 201);
    assert.equal((await toolsOf(platform, String(id))).length, 3);
  });

  it('is shown, and not saved, with dryRun=true', async () => {
    const { status, body } = await upload({
      document: readDocument('tictactoe.openapi31.yaml'),
      input: { name: 'Upload preview only' },
      query: '?dryRun=true',
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.id, body.title], [undefined, 'Tic Tac Toe']);
    assert.deepEqual(
      body.operations?.map(({ tool, method }) => [tool, method]),
      [
        ['get-board', 'GET'],
        ['get-square', 'GET'],
        ['put-square', 'PUT'],
      ],
    );
    assert.match(JSON.stringify(body.warnings), /names no server that can be called; give baseUrl/);
    assert.equal(await countOf(platform, 'Upload preview only'), 0);
    const asked = await upload({
      document: petstore,
      input: { name: 'Upload preview only' },
      query: '?dryrun=true',
    });
    assert.deepEqual(asked.body.error.details.fields, [
      { path: 'dryrun', message: 'is not a field; did you mean dryRun?' },
    ]);
  });

  describe('is refused, and leaves nothing behind,', () => {
    const name = 'Refused upload';
    const cases: [string, Upload, string, RegExp][] = [
      ['without a file', { input: { name } }, '', /there is no file; .*curl -F document=@openapi\.yaml/],
      [
        'without a name',
        { document: petstore },
        'input',
        /Field "name" of required type "String!" was not provided/,
      ],
      ['with an input that is no JSON', { document: petstore, input: '{"name": ' }, 'input', /^is no JSON: /],
      ['with an input that is no object', { document: petstore, input: '[]' }, 'input', /expected record/],
      [
        'with a second source',
        { document: petstore, input: { name, documentUrl: 'https://api.example.com' } },
        'input.documentUrl',
        /the document is the file "document"/,
      ],
      [
        'with a misspelled field',
        { document: petstore, input: { name, baseurl: 'https://api.example.com' } },
        'input',
        /"baseurl" is not defined .*Did you mean "baseUrl"/,
      ],
      [
        'with a field that does not fit',
        { document: petstore, input: { name, baseUrl: 'ftp://h.example' } },
        'input.baseUrl',
        /http/,
      ],
      [
        'with an authentication that lacks something',
        { document: petstore, input: { name, auth: { type: 'BEARER' } } },
        'input.auth.value',
        /needed/,
      ],
      [
        'with an operation that it has not',
        { document: petstore, input: { name, operationIds: ['findPet'] } },
        'input.operationIds.0',
        /no operation findPet; did you mean findPets\?/,
      ],
      [
        'when it is no description',
        { document: '{"openapi": ', input: { name } },
        'input.document',
        /neither JSON nor YAML/,
      ],
      ['when it is empty', { document: '', input: { name } }, 'input.document', /must not be empty/],
      [
        'when it is no text',
        { document: Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), input: { name } },
        'input.document',
        /is no text in UTF-8/,
      ],
    ];
    for (const [what, refused, path, message] of cases) {
      it(what, async () => {
        const { status, body } = await upload(refused);
        assert.deepEqual([status, body.error?.code], [400, 'VALIDATION_FAILED'], JSON.stringify(body));
        const [field] = body.error.details.fields ?? [];
        assert.match(field?.message ?? body.error.message, message);
        assert.equal(field?.path ?? '', path);
        assert.equal(await countOf(platform, name), 0);
      });
    }

    it('when it, or what stands beside it, is larger than may be', async function () {
      this.timeout(120_000);
      const own = await Platform.start({ OPENAPI_MAX_BYTES: '8192' });
      try {
        const paths = (length: number) =>
          Object.fromEntries(Array.from({ length }, (_, n) => [`/p${n}`, { get: OK }]));
        const input = { name: 'Large', baseUrl: 'https://api.example.com' };
        const fits = await upload({ document: documentOf(paths(50)), input }, own);
        assert.equal(fits.status, 201, JSON.stringify(fits.body));
        const large = await upload({ document: documentOf(paths(500)), input }, own);
        assert.deepEqual([large.status, large.body.error.code], [413, 'PAYLOAD_TOO_LARGE']);
        assert.deepEqual(large.body.error.details.fields, [
          {
            path: 'input.document',
            message: 'the document is larger than 8192 bytes; raise OPENAPI_MAX_BYTES to allow more',
          },
        ]);
        const description = 'x'.repeat(1024 * 1024);
        const long = await upload({ document: documentOf(paths(1)), input: { ...input, description } }, own);
        assert.deepEqual([long.status, long.body.error.code], [413, 'PAYLOAD_TOO_LARGE']);
      } finally {
        await own.stop();
      }
    });

    it('by default where it has more than 10 MB', async () => {
      const { status, body } = await upload({
        document: petstore + ' '.repeat(10 * 1024 * 1024),
        input: { name },
      });
      assert.equal(status, 413);
      assert.match(body.error.message, /larger than 10485760 bytes/);
    });
  });

  it('is taken whole where it is a real one of some size', async function () {
    this.timeout(60_000);
    const { status, body } = await upload({ document: slack, input: { name: 'Slack upload' } });
    assert.equal(status, 201, JSON.stringify(body).slice(0, 500));
    assert.ok(body.tools.length > 150);
  });

  it('is taken of whoever may make connectors, from the platform’s own pages alone', async () => {
    const document = petstore;
    const input = { name: 'Permitted upload' };
    const nobody = await upload({ document, input, headers: {} });
    assert.deepEqual([nobody.status, nobody.body.error.code], [401, 'AUTHENTICATION_FAILED']);
    const { headers: reader } = await makeManagementKey(platform, { scopes: ['capability:read'] });
    assert.equal((await upload({ document, input, headers: reader })).status, 403);
    const { id } = await makeUser(platform, Role.DEVELOPER);
    const cookie = await openLink(platform, await linkFor(platform, id));
    assert.equal((await upload({ document, input, headers: cookie })).status, 201);
    const own = { ...cookie, origin: new URL(platform.url).origin };
    assert.equal((await upload({ document, input, headers: own })).status, 201);
    // Of the same site as far as cookies go, so that a browser would send it along.
    const neighbour = { ...cookie, origin: 'http://localhost:1' };
    assert.equal((await upload({ document, input, headers: neighbour })).status, 401);
    assert.equal(
      (await upload({ document, input, headers: { ...cookie, origin: 'https://evil.example' } })).status,
      403,
    );
    const developer = await upload({
      document,
      input: { ...input, allowPrivateNetwork: true },
      headers: cookie,
    });
    assert.deepEqual([developer.status, developer.body.error.code], [403, 'FORBIDDEN']);
    assert.match(developer.body.error.message, /allowPrivateNetwork needs the admin role/);
  });

  it('is on the record as the mutation is: without its text and without secrets', async () => {
    const { body } = await upload({
      document: petstore,
      input: { name: 'Recorded upload', auth: { type: 'BEARER', value: 'hunter2hunter2' } },
    });
    const { auditLog } = await platform.graphql<{
      auditLog: { nodes: { action: string; target: string; input: Record<string, unknown> }[] };
    }>('{ auditLog(first: 10) { nodes { action target input } } }');
    const entry = auditLog.nodes.find(({ target }) => target === body.id);
    assert.deepEqual(
      [entry?.action, entry?.input.name, entry?.input.document],
      ['createRestConnector', 'Recorded upload', `${petstore.length} characters`],
    );
    assert.ok(!JSON.stringify(auditLog).includes('hunter2'));
  });
});
