import assert from 'node:assert/strict';
import { Platform } from '../support/platform.ts';

describe('in production, nobody in particular', function () {
  this.timeout(60_000);
  let platform: Platform;

  before(async () => {
    platform = await Platform.start({ NODE_ENV: 'production' });
  });

  after(() => platform.stop());

  const send = (init: RequestInit, path = '/graphql') => fetch(platform.url + path, init);
  const query = (text: string, headers: Record<string, string> = {}) =>
    send({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: text }),
    });

  it('learns nothing of the schema, and runs nothing', async () => {
    const asked = [
      '{ __schema { types { name } } }',
      '{ __type(name: "Gateway") { fields { name } } }',
      '{ __typename }',
      // A misspelled name would be answered with the right one.
      '{ gatways { totalCount } }',
      '{ viewer { nam } }',
      'this is no GraphQL',
      'mutation { createGateway(input: {}) { id } }',
    ];
    const answers = await Promise.all([
      ...asked.map((text) => query(text)),
      send({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
      send({ method: 'POST', headers: { 'content-type': 'text/plain' }, body: asked[0] ?? '' }),
      send(
        { headers: { 'apollo-require-preflight': 'yes' } },
        `/graphql?query=${encodeURIComponent(asked[0] ?? '')}`,
      ),
    ]);
    answers.push(
      ...(await Promise.all(
        asked.map((text) =>
          send(
            {
              method: 'POST',
              headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
              body: JSON.stringify({ query: text }),
            },
            '/graphql/stream',
          ),
        ),
      )),
    );
    for (const answer of answers) {
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.get('www-authenticate'), 'ApiKey realm="omnigate"');
      const { data, errors } = (await answer.json()) as {
        data?: unknown;
        errors: { message: string; extensions: object }[];
      };
      assert.equal(data, undefined);
      assert.equal(errors.length, 1);
      assert.deepEqual(errors[0]?.extensions, { code: 'UNAUTHENTICATED' });
      assert.match(errors[0]?.message ?? '', /^Authentication failed: sign in, or send the header X-API-Key/);
    }
  });

  it('becomes somebody with a key, who may ask for the schema', async () => {
    const answer = await query('{ __schema { queryType { name } } }', { 'x-api-key': platform.adminKey });
    assert.deepEqual(await answer.json(), { data: { __schema: { queryType: { name: 'Query' } } } });
  });
});
