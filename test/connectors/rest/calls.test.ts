import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { closeClients, connectV1 } from '../../support/clients.ts';
import { makeGateway, specify } from '../../support/gateways.ts';
import type { Platform } from '../../support/platform.ts';
import { sharedPlatform } from '../../support/shared-platform.ts';
import { textOf } from '../../support/text.ts';
import { until } from '../../support/until.ts';
import { documentOf } from './support/documents.ts';
import { HttpApi, stopApis } from './support/http-api.ts';
import { callTool, createRest, oneOperation } from './support/rest-connectors.ts';

describe('a tool of a REST API', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  after(async () => {
    await closeClients();
    await stopApis();
  });

  it('makes the request that its arguments describe, and returns the answer as text and structured', async () => {
    const api = await HttpApi.start(() => ({ id: 7, name: 'Ann' }));
    const document = documentOf({
      '/people/{id}': {
        put: {
          operationId: 'putPerson',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
            { name: 'notify', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
            { name: 'X-Reason', in: 'header', schema: { type: 'string' } },
            { name: 'theme', in: 'cookie', schema: { type: 'string' } },
          ],
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: { type: 'object', properties: { name: { type: 'string' } } } },
            },
          },
          responses: {
            200: {
              description: 'ok',
              content: {
                'application/json': { schema: { type: 'object', properties: { id: { type: 'integer' } } } },
              },
            },
          },
        },
      },
    });
    const gateway = await makeGateway(platform, [
      await createRest(platform, { document, baseUrl: `${api.url}/v1/` }),
    ]);
    const client = await connectV1(gateway.mcp);
    const { tools } = await client.listTools();
    assert.deepEqual(tools[0]?.annotations, {
      readOnlyHint: false,
      idempotentHint: true,
      openWorldHint: true,
    });
    const args = { id: 7, notify: ['a', 'b'], 'X-Reason': 'why', theme: 'dark', name: 'Ann' };
    const result = await client.callTool({ name: 'putPerson', arguments: args });
    assert.deepEqual(result.structuredContent, { id: 7, name: 'Ann' });
    assert.equal(textOf(result), '{"id":7,"name":"Ann"}');
    const [request] = api.seen;
    assert.deepEqual([request?.method, request?.url], ['PUT', '/v1/people/7?notify=a&notify=b']);
    assert.equal(request?.headers['x-reason'], 'why');
    assert.equal(request?.headers.cookie, 'theme=dark');
    assert.equal(request?.headers.accept, 'application/json, */*;q=0.1');
    assert.match(request?.headers['user-agent'] ?? '', /^omnigate\//);
    assert.deepEqual(
      [request?.headers['content-type'], request?.body],
      ['application/json', '{"name":"Ann"}'],
    );
  });

  it('with wrong arguments asks nothing, and says what is wrong', async () => {
    const api = await HttpApi.start();
    const { call } = await oneOperation(platform, api.url, {
      path: '/items/{id}',
      inputSchema: { properties: { id: { type: 'string' }, limit: { type: 'integer' } }, required: ['id'] },
    });
    const missing = await call({ limt: 1 });
    assert.equal(missing.isError, true);
    assert.equal(
      textOf(missing),
      'Invalid arguments for op:\n✖ limt is no argument; did you mean limit?\n✖ id is needed',
    );
    assert.match(textOf(await call({ id: '../admin' })), /✖ id must not have \. or \.\. as a step of a path/);
    assert.deepEqual(api.seen, []);
  });

  it('made by hand maps its arguments, and extracts what was asked for', async () => {
    const api = await HttpApi.start(() => ({ data: { items: [{ id: 1 }, { id: 2 }] } }));
    const { call } = await oneOperation(platform, api.url, {
      name: 'addNote',
      method: 'post',
      path: '/users/{user}/notes',
      inputSchema: {
        type: 'object',
        properties: { user: { type: 'string' }, text: { type: 'string' }, tags: {}, dry: {}, trace: {} },
        required: ['user', 'text'],
      },
      queryParams: [
        { name: 'dry_run', fromField: 'dry' },
        { name: 'version', value: 2 },
      ],
      headers: [
        { name: 'X-Trace', fromField: 'trace' },
        { name: 'Content-Type', value: 'application/vnd.note+json' },
      ],
      body: { note: { text: '{text}', tags: '{tags}' }, from: 'omnigate' },
      extract: '$.data.items[*].id',
    });
    const result = await call({ user: 'a/b', text: 'Hi', dry: true, trace: 't1' });
    assert.deepEqual(result.structuredContent, { result: [1, 2] });
    assert.equal(textOf(result), '[1,2]');
    const [request] = api.seen;
    assert.equal(request?.url, '/users/a%2Fb/notes?dry_run=true&version=2');
    assert.equal(request?.headers['x-trace'], 't1');
    assert.equal(request?.headers['content-type'], 'application/vnd.note+json');
    assert.deepEqual(JSON.parse(request?.body ?? ''), { note: { text: 'Hi' }, from: 'omnigate' });
  });

  it('made by hand sends what nothing maps: as query, or as JSON', async () => {
    const api = await HttpApi.start();
    const inputSchema = { properties: { id: {}, q: {}, n: {} } };
    const get = await oneOperation(platform, api.url, { path: '/{id}', inputSchema });
    await get.call({ id: 1, q: ['x', 'y'], n: 2 });
    const patch = await oneOperation(platform, api.url, { method: 'PATCH', path: '/{id}', inputSchema });
    await patch.call({ id: 1, q: ['x'], n: null });
    assert.deepEqual(
      api.seen.map(({ method, url, body }) => [method, url, body]),
      [
        ['GET', '/1?q=x&q=y&n=2', ''],
        ['PATCH', '/1', '{"q":["x"],"n":null}'],
      ],
    );
  });

  it('sends files as parts of a form', async () => {
    const api = await HttpApi.start();
    const schema = {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' }, note: { type: 'string' } },
    };
    const document = documentOf({
      '/upload': {
        post: {
          operationId: 'upload',
          requestBody: { required: true, content: { 'multipart/form-data': { schema } } },
          responses: { 204: { description: 'done' } },
        },
      },
    });
    const gateway = await makeGateway(platform, [await createRest(platform, { document, baseUrl: api.url })]);
    const file = {
      data: Buffer.from('hello').toString('base64'),
      mediaType: 'text/plain',
      fileName: 'h.txt',
    };
    await callTool(gateway.http, 'upload', { file, note: 'n' });
    const [request] = api.seen;
    assert.match(request?.headers['content-type'] ?? '', /^multipart\/form-data; boundary=/);
    assert.match(
      request?.body ?? '',
      /name="file"; filename="h.txt"\r\nContent-Type: text\/plain\r\n\r\nhello\r\n/,
    );
    assert.match(request?.body ?? '', /name="note"\r\n\r\nn\r\n/);
  });

  it('returns images, and files as resources', async () => {
    const bytes = randomBytes(2000);
    const api = await HttpApi.start(({ url }, response) => {
      const type = url === '/image' ? 'image/webp' : 'application/zip';
      response
        .writeHead(200, { 'content-type': type, 'content-disposition': 'attachment; filename="a.zip"' })
        .end(bytes);
    });
    const image = await oneOperation(platform, api.url, { path: '/image' });
    const data = bytes.toString('base64');
    assert.deepEqual((await image.call()).content, [{ type: 'image', data, mimeType: 'image/webp' }]);
    const file = await oneOperation(platform, api.url, { path: '/file' });
    const resource = { uri: 'attachment:///a.zip', mimeType: 'application/zip', blob: data };
    assert.deepEqual((await file.call()).content, [{ type: 'resource', resource }]);
  });

  it('reads what is compressed', async () => {
    const api = await HttpApi.start((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync('{"a":1}'));
    });
    const { call } = await oneOperation(platform, api.url);
    assert.deepEqual((await call()).structuredContent, { a: 1 });
    api.answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is no gzip');
    assert.equal(textOf(await call()), 'the API sent a body that cannot be decompressed');
    api.answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'compress' }).end('x');
    assert.match(textOf(await call()), /in the encoding compress, which is not supported/);
  });

  describe('whose API answers badly', () => {
    it('is an error with status and body', async () => {
      const api = await HttpApi.start((_request, response) => {
        response
          .writeHead(422, { 'content-type': 'application/problem+json' })
          .end('{"detail":"name is taken"}');
      });
      const { call } = await oneOperation(platform, api.url, { method: 'POST' });
      const result = await call();
      assert.equal(result.isError, true);
      assert.equal(textOf(result), 'HTTP 422 Unprocessable Entity\n\n{"detail":"name is taken"}');
    });

    it('with a web page instead of data, is told so', async () => {
      const api = await HttpApi.start((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>');
      });
      const json = { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } };
      const document = documentOf({ '/': { get: { operationId: 'get', responses: { 200: json } } } });
      const gateway = await makeGateway(platform, [
        await createRest(platform, { document, baseUrl: api.url }),
      ]);
      const result = await callTool(gateway.http, 'get');
      assert.equal(result.isError, true);
      assert.match(textOf(result), /web page \(text\/html\) where application\/json is documented/);
    });

    it('with more than is passed on, is cut with a note', async () => {
      const api = await HttpApi.start(() =>
        Array.from({ length: 40_000 }, (_, id) => ({ id, text: 'x'.repeat(50) })),
      );
      const { call } = await oneOperation(platform, api.url);
      const { content, structuredContent } = await call();
      const items = structuredContent?.result as unknown[];
      assert.ok(items.length > 10_000 && items.length < 40_000);
      assert.match(
        content[1]?.text ?? '',
        /^Cut to 1048576 characters \(REST_MAX_RESPONSE_BYTES\): the list: \d+ of 40000 items\.$/,
      );
    });

    it('without an end, is stopped', async () => {
      let closed = false;
      const api = await HttpApi.start((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('["');
        const chunk = Buffer.alloc(1024 * 1024, 'x');
        const pour = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', pour);
        response.on('close', () => {
          closed = true;
        });
        pour();
      });
      const { call } = await oneOperation(platform, api.url);
      const result = await call();
      assert.equal(result.isError, true);
      assert.match(textOf(result), /^The answer is longer than 8388608 bytes/);
      await until('the connection is closed', () => closed);
    });

    it('with a small body that swells, is stopped', async () => {
      const swollen = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
      const api = await HttpApi.start((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(swollen);
      });
      const { call } = await oneOperation(platform, api.url);
      const { content } = await call();
      assert.match(content[1]?.text ?? '', /^Cut: the first 1048576 of more than 8388608 bytes/);
    });

    it('not at all, is a failure that names no address', async () => {
      const api = await HttpApi.start();
      await api.stop();
      const { call } = await oneOperation(platform, api.url);
      const result = await call();
      assert.deepEqual([result.isError, textOf(result)], [true, 'the API refuses connections']);
      const unknown = await oneOperation(platform, 'http://no-such-host.invalid');
      assert.match(textOf(await unknown.call()), /^the API has a host name that/);
    });
  });

  describe('is tried again', () => {
    it('where its method is idempotent and the API fails, until it does not', async () => {
      const answers = [503, 500, 200];
      const api = await HttpApi.start((_request, response) => {
        response
          .writeHead(answers[api.seen.length - 1] ?? 200, { 'content-type': 'application/json' })
          .end('{"ok":true}');
      });
      const { call } = await oneOperation(platform, api.url, { method: 'DELETE' });
      assert.deepEqual((await call()).structuredContent, { ok: true });
      assert.equal(api.seen.length, 3);
    });

    it('three times at the most, and then the last answer counts', async () => {
      const api = await HttpApi.start((_request, response) =>
        response.writeHead(502).end(`answer ${api.seen.length}`),
      );
      const { call } = await oneOperation(platform, api.url);
      assert.equal(textOf(await call()), 'HTTP 502 Bad Gateway\n\nanswer 3');
    });

    it('where the connection breaks, also in the middle of the answer', async () => {
      const api = await HttpApi.start((_request, response, incoming) => {
        if (api.seen.length === 1) return incoming.socket.destroy();
        if (api.seen.length > 2) return { ok: true };
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
          .write('{"ok"');
        return setImmediate(() => incoming.socket.destroy());
      });
      const { call } = await oneOperation(platform, api.url);
      assert.deepEqual((await call()).structuredContent, { ok: true });
    });

    it('when the API says that it may', async () => {
      const times: number[] = [];
      const api = await HttpApi.start((_request, response) => {
        times.push(Date.now());
        if (times.length > 1) return {};
        return response.writeHead(429, { 'retry-after': '1' }).end();
      });
      const { call } = await oneOperation(platform, api.url);
      assert.equal((await call()).isError, undefined);
      assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 990);
    });

    it('never where the wait would outlast the deadline', async () => {
      const api = await HttpApi.start((_request, response) =>
        response.writeHead(429, { 'retry-after': '600' }).end(),
      );
      const { call } = await oneOperation(platform, api.url);
      assert.equal(textOf(await call()), 'HTTP 429 Too Many Requests (try again after 600)');
      assert.equal(api.seen.length, 1);
    });

    it('never where it may have done something', async () => {
      for (const method of ['POST', 'PATCH']) {
        const api = await HttpApi.start((_request, response) => response.writeHead(503).end());
        const { call } = await oneOperation(platform, api.url, { method });
        assert.equal((await call()).isError, true);
        assert.equal(api.seen.length, 1);
        api.answer = (_request, _response, incoming) => incoming.socket.destroy();
        assert.equal(textOf(await call()), 'the API closed the connection');
        assert.equal(api.seen.length, 2);
      }
    });

    it('never where the request is at fault', async () => {
      const api = await HttpApi.start((_request, response) => response.writeHead(400).end());
      await (await oneOperation(platform, api.url)).call();
      assert.equal(api.seen.length, 1);
    });
  });

  describe('ends', () => {
    it('at the connector’s own limit, as a failure of the tool', async () => {
      const api = await HttpApi.start(() => new Promise(() => undefined));
      const { call } = await oneOperation(platform, api.url, {}, { timeoutSeconds: 0.3 });
      const result = await call();
      assert.deepEqual([result.isError, textOf(result)], [true, 'timed out after 0.3 s']);
    });

    it('at the gateway’s deadline, also while it waits to try again', async () => {
      const api = await HttpApi.start((_request, response) =>
        response.writeHead(503, { 'retry-after': '2' }).end(),
      );
      const { gateway, call } = await oneOperation(platform, api.url);
      await specify(platform, gateway.id, { timeout_seconds: 3 });
      const begun = Date.now();
      await assert.doesNotReject(call());
      assert.ok(Date.now() - begun < 4500);
      api.answer = () => new Promise(() => undefined);
      await assert.rejects(call(), /HTTP 504.*Request timeout/);
    });

    it('when the client cancels, and the API is no longer waited for', async () => {
      const closed: Promise<unknown>[] = [];
      const api = await HttpApi.start((_request, response) => {
        closed.push(once(response, 'close'));
        return new Promise(() => undefined);
      });
      const { gateway } = await oneOperation(platform, api.url);
      const client = await connectV1(gateway.mcp);
      const controller = new AbortController();
      const call = client.callTool({ name: 'op', arguments: {} }, undefined, { signal: controller.signal });
      await until('the request', () => api.seen.length === 1);
      controller.abort();
      await assert.rejects(call);
      await Promise.all(closed);
    });
  });

  describe('that is redirected', () => {
    it('goes on where it is safe, and takes credentials to the same host only', async () => {
      const elsewhere = await HttpApi.start(() => ({ at: 'elsewhere' }));
      const api = await HttpApi.start(({ url }, response) => {
        if (url === '/here') return { at: 'here' };
        return response.writeHead(302, { location: url === '/a' ? '/here' : `${elsewhere.url}/x` }).end();
      });
      const connector = { auth: { type: 'API_KEY', name: 'X-Key', value: 'very-secret-key' } };
      const operation = {
        inputSchema: { properties: { token: {} } },
        headers: [{ name: 'X-Token', fromField: 'token' }],
      };
      const same = await oneOperation(platform, api.url, { ...operation, path: '/a' }, connector);
      assert.deepEqual((await same.call({ token: 't' })).structuredContent, { at: 'here' });
      assert.equal(api.seen[1]?.headers['x-key'], 'very-secret-key');
      const other = await oneOperation(platform, api.url, { ...operation, path: '/b' }, connector);
      assert.deepEqual((await other.call({ token: 't' })).structuredContent, { at: 'elsewhere' });
      const headers = elsewhere.seen[0]?.headers ?? {};
      assert.deepEqual([headers['x-key'], headers['x-token']], [undefined, undefined]);
    });

    it('to a private address, or in a circle, is refused', async () => {
      const api = await HttpApi.start(({ url }, response) =>
        response
          .writeHead(307, { location: url === '/private' ? 'http://169.254.169.254/latest/meta-data' : url })
          .end(),
      );
      const metadata = await oneOperation(
        platform,
        api.url,
        { path: '/private' },
        { allowPrivateNetwork: true },
      );
      assert.match(textOf(await metadata.call()), /^169\.254\.169\.254 is a private or local address/);
      const circle = await oneOperation(platform, api.url, { path: '/circle' });
      assert.equal(textOf(await circle.call()), 'the API redirects more than 5 times');
      const file = await HttpApi.start((_request, response) =>
        response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      );
      assert.match(
        textOf(await (await oneOperation(platform, file.url)).call()),
        /redirects to what is no http or https URL/,
      );
    });

    it('and would be sent twice, is not', async () => {
      const elsewhere = await HttpApi.start();
      const api = await HttpApi.start((_request, response) =>
        response.writeHead(307, { location: elsewhere.url }).end(),
      );
      const { call } = await oneOperation(platform, api.url, { method: 'POST' });
      assert.match(
        textOf(await call()),
        /^HTTP 307 Temporary Redirect \(the API redirects; such a request is not sent on\)/,
      );
      assert.deepEqual(elsewhere.seen, []);
      api.answer = ({ method }, response) =>
        method === 'GET' ? { done: true } : response.writeHead(303, { location: '/result' }).end();
      assert.deepEqual((await call()).structuredContent, { done: true });
    });
  });
});
