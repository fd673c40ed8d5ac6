import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { RemoteKeySet } from '../../api/gateway/authentication/remote-key-set.ts';
import { egressPolicy } from '../../platform/egress/address.ts';
import { createEgressDispatcher } from '../../platform/egress/dispatcher.ts';
import { createLimitedFetch } from '../../platform/egress/limited-fetch.ts';
import { createLogger } from '../../platform/logger.ts';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import { Issuer } from '../support/issuer.ts';
import { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

const CONFIGURE = `mutation ($gatewayId: ID!, $input: JwtConfigurationInput!) {
  configureJwt(gatewayId: $gatewayId, input: $input) { id }
}`;

async function makeSecured(
  platform: Platform,
  issuer: Issuer,
  jwt: Record<string, unknown> = {},
): Promise<TestGateway> {
  const gateway = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
  const input = { issuer: issuer.url, audience: 'tools', jwksUrl: issuer.jwksUrl, ...jwt };
  await platform.graphql(CONFIGURE, { gatewayId: gateway.id, input });
  return gateway;
}

async function statusOf(gateway: TestGateway, token: string): Promise<number> {
  return (await fetch(`${gateway.http}/tools`, { headers: { authorization: `Bearer ${token}` } })).status;
}

describe('key sets of issuers', () => {
  let platform: Platform;
  let issuer: Issuer;

  before(async () => {
    platform = await sharedPlatform();
  });

  beforeEach(async () => {
    issuer = await Issuer.start();
  });

  afterEach(() => issuer.stop());

  it('are read once, kept while the issuer is down, and read again for a key that is not in them', async () => {
    const first = await issuer.addKey('RS256');
    const [gateway, another] = [await makeSecured(platform, issuer), await makeSecured(platform, issuer)];
    const token = await issuer.sign(first);
    for (const at of [gateway, another, gateway]) assert.equal(await statusOf(at, token), 200);
    assert.equal(issuer.reads, 1);
    await issuer.stop();
    assert.equal(await statusOf(gateway, token), 200);
    const second = await issuer.addKey('ES256');
    const renewed = await issuer.sign(second);
    assert.equal(await statusOf(gateway, renewed), 401);
    await issuer.restart();
    await until('the new key is known', async () => {
      // Few tries: each one that fails counts as an attempt with a wrong credential.
      await delay(400);
      return (await statusOf(gateway, renewed)) === 200;
    });
    assert.equal(await statusOf(gateway, token), 200, 'the old one is too');
  });

  it('are not read again for each of many unknown keys', async () => {
    const key = await issuer.addKey('RS256');
    const gateway = await makeSecured(platform, issuer);
    assert.equal(await statusOf(gateway, await issuer.sign(key)), 200);
    for (let n = 0; n < 20; n += 1)
      assert.equal(await statusOf(gateway, await issuer.sign(key, {}, { kid: `unknown-${n}` })), 401);
    assert.ok(issuer.reads <= 2, `it was read ${issuer.reads} times`);
  });

  it('work for tokens that name no key, with several that would fit', async () => {
    await issuer.addKey('RS256');
    const second = await issuer.addKey('RS256');
    const gateway = await makeSecured(platform, issuer);
    assert.equal(await statusOf(gateway, await issuer.sign(second, {}, { kid: undefined as never })), 200);
    const foreign = await (await Issuer.start()).addKey('RS256');
    assert.equal(await statusOf(gateway, await issuer.sign(foreign, {}, { kid: undefined as never })), 401);
  });

  it('answer 503 where they were never read, whatever the reason', async () => {
    const key = await issuer.addKey('RS256');
    const token = await issuer.sign(key);
    for (const answer of [
      { status: 500, body: '' },
      { status: 200, body: 'no JSON' },
      { status: 200, body: '{"keys":1}' },
      { status: 302, body: '', headers: { location: '/elsewhere' } },
      { status: 200, body: JSON.stringify({ keys: [], padding: 'x'.repeat(600_000) }) },
    ]) {
      const broken = await Issuer.start();
      broken.answer = answer;
      const gateway = await makeSecured(platform, issuer, { jwksUrl: broken.jwksUrl });
      assert.equal(await statusOf(gateway, token), 503, JSON.stringify(answer).slice(0, 80));
      assert.equal(broken.reads, 1);
      await broken.stop();
    }
  });

  it('are read through egress: a private address only where an admin allowed it', async function () {
    this.timeout(60_000);
    const closed = await Platform.start({ EGRESS_ALLOW: '' });
    try {
      const key = await issuer.addKey('RS256');
      const token = await issuer.sign(key);
      assert.equal(await statusOf(await makeSecured(closed, issuer), token), 503);
      assert.equal(issuer.reads, 0);
      assert.equal(
        await statusOf(await makeSecured(closed, issuer, { allowPrivateNetwork: true }), token),
        200,
      );
    } finally {
      await closed.stop();
    }
  });

  it('are read again after a while: a key that was taken out stops working', async () => {
    const [stays, goes] = [await issuer.addKey('RS256'), await issuer.addKey('RS256')];
    const fetchDocument = createLimitedFetch(createEgressDispatcher(egressPolicy(['loopback'])), {
      maxBytes: 100_000,
      timeoutMs: 5000,
    });
    const times = { refreshAfterMs: 20, cooldownMs: 5 };
    const set = new RemoteKeySet(issuer.jwksUrl, fetchDocument, createLogger('test', 'silent'), times);
    const find = async (kid: string) => set.find({ alg: 'RS256', kid }, undefined as never);
    await find(goes.kid);
    issuer.removeKey(goes);
    await until('it is gone', () =>
      find(goes.kid).then(
        () => false,
        () => true,
      ),
    );
    await find(stays.kid);
  });
});
