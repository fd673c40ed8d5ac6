import assert from 'node:assert/strict';
import { Replicas } from '../../support/replicas.ts';
import { stopApis } from './support/http-api.ts';
import { oneOperation } from './support/rest-connectors.ts';
import { SECRET, startTokenServer } from './support/token-server.ts';

describe('several workers', function () {
  this.timeout(120_000);
  let replicas: Replicas;

  before(async () => {
    replicas = await Replicas.start();
  });

  after(async () => {
    await replicas.stop();
    await stopApis();
  });

  it('get a token together: once, also when it is refused to all of them', async () => {
    const server = await startTokenServer({ rotate: true, delayMs: 200 });
    const auth = {
      type: 'OAUTH2_REFRESH_TOKEN',
      tokenUrl: server.tokens.url,
      clientId: 'client',
      clientSecret: SECRET,
      refreshToken: 'refresh-token-0',
    };
    const { call } = await oneOperation(replicas.first, server.api.url, {}, { auth });
    const tokens = async () =>
      new Set(
        (await Promise.all(Array.from({ length: 80 }, () => call()))).map(
          (it) => it.structuredContent?.token,
        ),
      );
    assert.deepEqual(await tokens(), new Set(['access-token-1']));
    server.good.clear();
    assert.deepEqual(await tokens(), new Set(['access-token-2']));
    assert.equal(server.tokens.seen.length, 2);
  });
});
