import assert from 'node:assert/strict';
import { type BuiltinUser, changeSettings, connectToBuiltins } from '../support/builtins.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { Site, type SiteAnswer, type SiteRequest } from '../support/site.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Answers what it was asked. */
function echo({ method, url, headers, body }: SiteRequest): SiteAnswer {
  return { headers: JSON_TYPE, body: JSON.stringify({ method, query: url.search, headers, body }) };
}

describe('http_request', function () {
  this.timeout(60_000);
  let platform: Platform;
  let site: Site;
  let other: Site;
  let user: BuiltinUser;

  before(async () => {
    platform = await sharedPlatform();
    other = await Site.start(echo);
    site = await Site.start((request) => {
      switch (request.path) {
        case '/missing':
          return {
            status: 404,
            headers: { 'content-type': 'text/plain', 'x-reason': 'none' },
            body: 'not here',
          };
        case '/picture':
          return { headers: { 'content-type': 'image/png' }, body: PIXEL };
        case '/archive':
          return { headers: { 'content-type': 'application/zip' }, body: Buffer.from([80, 75, 3, 4, 0, 0]) };
        case '/large':
          return { headers: { 'content-type': 'text/plain' }, body: 'ä'.repeat(2_000_000) };
        case '/slow':
          return undefined;
        case '/see-other':
          return { status: 303, headers: { location: '/echo' } };
        case '/keep':
          return { status: 307, headers: { location: '/echo' } };
        case '/elsewhere':
          return { status: 302, headers: { location: other.url('/echo') } };
        case '/to-private':
          return { status: 302, headers: { location: 'http://192.168.7.7/' } };
        default:
          return echo(request);
      }
    });
    user = await connectToBuiltins(platform, { 'http-client': {} });
  });
  after(async () => {
    await site.stop();
    await other.stop();
  });

  const request = (path: string, args: Record<string, unknown> = {}, by = user) =>
    by.succeed('http_request', { url: site.url(path), ...args });

  it('sends every method, headers, query and body as they are asked for', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      assert.equal((await request('/echo', { method })).body.method, method);
    }
    const head = await request('/echo', { method: 'HEAD' });
    assert.deepEqual([head.status, head.body], [200, '']);
    const { body } = await request('/echo?a=1', {
      method: 'POST',
      query: { b: 2, list: ['x', 'y z'], yes: true },
      headers: { 'X-Custom': 'mine', Accept: 'application/json' },
      body: { name: 'heron', wings: 2 },
    });
    assert.equal(body.query, '?a=1&b=2&list=x&list=y+z&yes=true');
    assert.equal(body.headers['x-custom'], 'mine');
    assert.equal(body.headers.accept, 'application/json');
    assert.equal(body.headers['content-type'], 'application/json');
    assert.equal(body.body, '{"name":"heron","wings":2}');
  });

  it('sends forms and text', async () => {
    const form = await request('/echo', { method: 'POST', bodyType: 'form', body: { a: 'b c', n: [1, 2] } });
    assert.equal(form.body.body, 'a=b+c&n=1&n=2');
    assert.equal(form.body.headers['content-type'], 'application/x-www-form-urlencoded');
    const text = await request('/echo', {
      method: 'PUT',
      body: 'as it is',
      headers: { 'Content-Type': 'text/csv' },
    });
    assert.equal(text.body.body, 'as it is');
    assert.equal(text.body.headers['content-type'], 'text/csv');
    const asked = { url: site.url('/echo'), method: 'POST', bodyType: 'form', body: 'text' };
    assert.match(await user.fail('http_request', asked), /must be an object of its fields/);
  });

  it('gives answers of every kind, whatever their status', async () => {
    const missing = await request('/missing');
    assert.deepEqual([missing.status, missing.body, missing.headers['x-reason']], [404, 'not here', 'none']);
    const picture = await user.call('http_request', { url: site.url('/picture') });
    assert.deepEqual(picture.content[1], {
      type: 'image',
      data: PIXEL.toString('base64'),
      mimeType: 'image/png',
    });
    assert.equal(picture.structured.bodyEncoding, 'base64');
    const archive = await user.call('http_request', { url: site.url('/archive') });
    assert.deepEqual(archive.content[1]?.resource, {
      uri: site.url('/archive'),
      mimeType: 'application/zip',
      blob: 'UEsDBAAA',
    });
  });

  it('cuts an answer that is too long, and says so', async () => {
    const large = await request('/large');
    assert.equal(large.truncated, true);
    assert.match(large.body, /^ä+\ufffd?$/);
    assert.ok(Buffer.byteLength(large.body) <= 1024 * 1024 + 3);
  });

  it('follows redirects as browsers do', async () => {
    const seen = await request('/see-other', { method: 'POST', body: { a: 1 } });
    assert.deepEqual(
      [seen.body.method, seen.body.body, seen.body.headers['content-type']],
      ['GET', '', undefined],
    );
    const kept = await request('/keep', { method: 'POST', body: { a: 1 } });
    assert.deepEqual([kept.body.method, kept.body.body], ['POST', '{"a":1}']);
    const headers = { Authorization: 'Bearer mine', 'X-Other': 'kept' };
    const elsewhere = await request('/elsewhere', { headers });
    assert.equal(elsewhere.body.headers.authorization, undefined, 'credentials stay with their origin');
    assert.equal(elsewhere.body.headers['x-other'], 'kept');
    const still = await connectToBuiltins(platform, { 'http-client': { followRedirects: false } });
    assert.equal((await request('/see-other', {}, still)).status, 303);
  });

  it('reaches nothing private, and no host that the gateway does not allow', async () => {
    assert.match(
      await user.fail('http_request', { url: site.url('/to-private') }),
      /private or local address/,
    );
    const strict = await connectToBuiltins(platform, {
      'http-client': { allowedDomains: ['api.example.com'] },
    });
    assert.match(
      await strict.fail('http_request', { url: site.url('/echo') }),
      /does not allow calls to 127\.0\.0\.1; allowed are api\.example\.com/,
    );
  });

  it('refuses headers that could split or redirect the request', async () => {
    for (const headers of [
      { Host: 'evil' },
      { 'Content-Length': '5' },
      { 'X-A': 'a\r\nX-B: b' },
      { 'X A': 'b' },
    ]) {
      assert.match(
        await user.fail('http_request', { url: site.url('/echo'), headers }),
        /Invalid arguments for http_request/,
      );
    }
  });

  it('ends a request that takes too long', async () => {
    const hasty = await connectToBuiltins(platform, { 'http-client': { timeoutSeconds: 0.3 } });
    assert.equal(
      await hasty.fail('http_request', { url: site.url('/slow') }),
      'The request failed: timed out after 0.3 s.',
    );
  });

  describe('with stored credentials', () => {
    const settings = {
      auth: [
        { name: 'token', type: 'bearer', hosts: ['127.0.0.1'], value: 'token-of-the-team' },
        { name: 'login', type: 'basic', hosts: ['127.0.0.1'], username: 'heron', value: 'pond-password' },
        {
          name: 'key',
          type: 'apiKey',
          hosts: ['127.0.0.1'],
          parameter: 'X-Team-Key',
          value: 'key-of-the-team',
        },
        {
          name: 'query',
          type: 'apiKey',
          in: 'query',
          parameter: 'key',
          hosts: ['127.0.0.1'],
          value: 'query key/1',
        },
        { name: 'elsewhere', type: 'bearer', hosts: ['api.example.com'], value: 'token-for-elsewhere' },
      ],
    };
    let secured: BuiltinUser;
    before(async () => {
      secured = await connectToBuiltins(platform, { 'http-client': settings });
    });

    const sent = async (auth: string) => {
      await request('/echo', { auth }, secured);
      return site.requests.at(-1);
    };

    it('sends them in each form', async () => {
      assert.equal((await sent('token'))?.headers.authorization, 'Bearer token-of-the-team');
      const basic = String((await sent('login'))?.headers.authorization).replace('Basic ', '');
      assert.equal(Buffer.from(basic, 'base64').toString(), 'heron:pond-password');
      assert.equal((await sent('key'))?.headers['x-team-key'], 'key-of-the-team');
      assert.equal((await sent('query'))?.url.searchParams.get('key'), 'query key/1');
    });

    it('never show them to the model, even when the server does', async () => {
      for (const { name } of settings.auth.slice(0, 4)) {
        const { text, structured } = await secured.call('http_request', {
          url: site.url('/echo'),
          auth: name,
        });
        const all = text + JSON.stringify(structured);
        assert.match(all, /\[redacted\]/, name);
        assert.doesNotMatch(all, /-of-the-team|pond-password|query.key|query%20key/, name);
      }
    });

    it('give them to their own hosts only', async () => {
      const refused = await secured.fail('http_request', { url: site.url('/echo'), auth: 'elsewhere' });
      assert.match(refused, /are not for 127\.0\.0\.1; they are for api\.example\.com/);
      assert.match(
        await secured.fail('http_request', { url: site.url('/echo'), auth: 'none' }),
        /there are: token, login, key/,
      );
      const local = await secured.fail('http_request', {
        url: `http://localhost:${site.port}/echo`,
        auth: 'token',
      });
      assert.match(local, /are not for localhost/);
    });

    it('are kept sealed, shown by their ends, and kept when a form sends back what it got', async () => {
      const read = async () => {
        const { gateway } = await platform.graphql<{
          gateway: { attachments: { settings: typeof settings }[] };
        }>('query ($id: ID!) { gateway(id: $id) { attachments { settings } } }', { id: secured.gateway.id });
        return gateway.attachments[0]?.settings.auth ?? [];
      };
      const shown = await read();
      assert.deepEqual(
        shown.map(({ value }) => value),
        ['…team', '…word', '…team', '…ey/1', '…here'],
      );
      const reversed = { auth: shown.toReversed(), timeoutSeconds: 5 };
      await changeSettings(platform, secured.gateway.id, 'http-client', reversed);
      assert.equal((await sent('token'))?.headers.authorization, 'Bearer token-of-the-team');
      const refused: [Record<string, unknown>, string][] = [
        [{ name: 'new' }, 'is the masked form of a secret; give the secret itself'],
        [{ value: '…none' }, 'is the masked form of a secret; give the secret itself'],
        [{ hosts: ['collector.example.com'] }, 'would be sent elsewhere than before; give the secret itself'],
      ];
      for (const [change, message] of refused) {
        await assert.rejects(
          changeSettings(platform, secured.gateway.id, 'http-client', { auth: [{ ...shown[0], ...change }] }),
          (error: GraphqlFailure) => {
            assert.deepEqual(error.fields, [{ path: 'settings.auth.0.value', message }]);
            return true;
          },
        );
      }
      const { auditLog } = await platform.graphql<{ auditLog: { nodes: { input: unknown }[] } }>(
        '{ auditLog(first: 50) { nodes { input } } }',
      );
      assert.doesNotMatch(JSON.stringify(auditLog), /-of-the-team|pond-password|query key/);
    });

    it('are checked when they are stored', async () => {
      const bad = { auth: [{ name: 'a b', type: 'basic', hosts: [], value: 'x' }], timeoutSecond: 3 };
      await assert.rejects(
        changeSettings(platform, secured.gateway.id, 'http-client', bad),
        (error: GraphqlFailure) => {
          const fields = error.fields as { path: string; message: string }[];
          assert.deepEqual(
            fields.map(({ path }) => path),
            [
              'settings.auth.0.name',
              'settings.auth.0.hosts',
              'settings.auth.0.username',
              'settings.timeoutSecond',
            ],
          );
          assert.match(fields[3]?.message ?? '', /did you mean timeoutSeconds/);
          return true;
        },
      );
    });

    it('are marked as secret in the JSON Schema of the settings', async () => {
      const { capability } = await platform.graphql<{
        // biome-ignore lint/suspicious/noExplicitAny: JSON Schema
        capability: { builtin: { settingsSchema: any } };
      }>('{ capability(id: "http-client") { builtin { settingsSchema } } }');
      const { properties } = capability.builtin.settingsSchema;
      const { value } = properties.auth.items.properties;
      assert.deepEqual([value.writeOnly, value.format], [true, 'password']);
      assert.equal(properties.timeoutSeconds.default, 30);
      assert.equal(capability.builtin.settingsSchema.title, 'HTTP Client settings');
    });
  });
});
