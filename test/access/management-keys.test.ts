import assert from 'node:assert/strict';
import { RECHECK_MS } from '../../api/graphql/open-streams.ts';
import { makeGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';
import { makeManagementKey, makeUser } from '../support/users.ts';

const VIEWER = '{ viewer { name role kind permissions user { id } } }';
const LIST = `{ managementKeys(first: 200) {
  totalCount nodes { id name prefix role scopes createdBy createdAt expiresAt lastUsedAt revokedAt }
} }`;

interface FoundKey {
  id: string;
  name: string;
  role: string;
  scopes: string[] | null;
  createdBy: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

const hasCode = (code: string) => (error: GraphqlFailure) => {
  assert.equal(error.code, code, error.message);
  return true;
};

describe('management keys', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  const viewerOf = async (headers: Record<string, string>) =>
    (
      await platform.graphql<{
        viewer: { name: string; role: string; kind: string; permissions: string[]; user: null };
      }>(VIEWER, {}, headers)
    ).viewer;

  const keysOf = async (headers?: Record<string, string>) =>
    (await platform.graphql<{ managementKeys: { nodes: FoundKey[] } }>(LIST, {}, headers)).managementKeys
      .nodes;

  it('do what their role may, or what their scopes say, by either header', async () => {
    const whole = await makeManagementKey(platform, { name: 'deploy', role: 'DEVELOPER' });
    assert.match(whole.headers['x-api-key'], /^mk-[0-9a-f]{32}[A-Za-z0-9_-]{43}$/);
    const viewer = await viewerOf(whole.headers);
    assert.deepEqual(
      [viewer.name, viewer.role, viewer.kind, viewer.user],
      ['deploy', 'DEVELOPER', 'management-key', null],
    );
    const scoped = await makeManagementKey(platform, { scopes: ['gateway:read', 'audit:read'] });
    const bearer = { authorization: `Bearer ${scoped.headers['x-api-key']}` };
    assert.deepEqual((await viewerOf(bearer)).permissions, ['viewer:read', 'gateway:read', 'audit:read']);
    await platform.graphql('{ gateways { totalCount } auditLog { totalCount } }', {}, bearer);
    const create = 'mutation { createGateway(input: { name: "no" }) { id } }';
    await assert.rejects(platform.graphql(create, {}, bearer), (error: GraphqlFailure) => {
      assert.equal(error.code, 'FORBIDDEN');
      assert.match(error.message, /this key, with its scopes, may not do this; it needs gateway:write/);
      return true;
    });
  });

  it('open no gateway, and gateway keys open no management', async () => {
    const { headers } = await makeManagementKey(platform);
    const { createGateway } = await platform.graphql<{ createGateway: { id: string } }>(
      'mutation ($name: String!) { createGateway(input: { name: $name, requireAuthentication: true }) { id } }',
      { name: `gateway for ${headers['x-api-key'].slice(0, 9)}` },
    );
    const { generateApiKey } = await platform.graphql<{ generateApiKey: { secret: string } }>(
      'mutation ($id: ID!) { generateApiKey(gatewayId: $id, input: { name: "x" }) { secret } }',
      { id: createGateway.id },
    );
    const tools = `${platform.url}/g/${createGateway.id}/tools`;
    assert.equal((await fetch(tools, { headers })).status, 401);
    assert.equal((await fetch(tools, { headers: { 'x-api-key': generateApiKey.secret } })).status, 200);
    await assert.rejects(viewerOf({ 'x-api-key': generateApiKey.secret }), hasCode('UNAUTHENTICATED'));
  });

  it('are listed, rotated, revoked and expire; nothing shows their secret again', async () => {
    const { id, headers } = await makeManagementKey(platform, {
      name: 'turning',
      role: 'VIEWER',
      scopes: ['gateway:read'],
    });
    await viewerOf(headers);
    const used = await until('its use is noted', async () =>
      (await keysOf()).find((key) => key.id === id && key.lastUsedAt !== null),
    );
    assert.deepEqual(
      [used.name, used.role, used.scopes, used.createdBy],
      ['turning', 'VIEWER', ['gateway:read'], 'admin key'],
    );
    const { rotateManagementKey } = await platform.graphql<{
      rotateManagementKey: { secret: string; managementKey: FoundKey };
    }>(
      'mutation ($id: ID!) { rotateManagementKey(id: $id) { secret managementKey { id name role scopes } } }',
      { id },
    );
    const rotated = { 'x-api-key': rotateManagementKey.secret };
    assert.deepEqual((await viewerOf(rotated)).permissions, ['viewer:read', 'gateway:read']);
    await assert.rejects(viewerOf(headers), hasCode('UNAUTHENTICATED'));
    const revoke = 'mutation ($id: ID!) { revokeManagementKey(id: $id) { revokedAt } }';
    await platform.graphql(revoke, { id: rotateManagementKey.managementKey.id });
    await assert.rejects(viewerOf(rotated), hasCode('UNAUTHENTICATED'));
    await assert.rejects(platform.graphql(revoke, { id }), hasCode('NOT_FOUND'));
    const expiresAt = new Date(Date.now() + 700).toISOString();
    const brief = await makeManagementKey(platform, { expiresAt });
    await viewerOf(brief.headers);
    await until('it has expired', () => Date.now() > Date.parse(expiresAt) + 50);
    await assert.rejects(viewerOf(brief.headers), hasCode('UNAUTHENTICATED'));
    const { auditLog } = await platform.graphql('{ auditLog(first: 20) { nodes { input error } } }');
    const told = JSON.stringify([await keysOf(), auditLog]);
    for (const secret of [headers['x-api-key'], rotateManagementKey.secret])
      assert.ok(!told.includes(secret.slice(0, 40)));
  });

  it('end what they follow at once when they are rotated or revoked, as sessions do when they end', async () => {
    const gateway = await makeGateway(platform);
    const user = await makeUser(platform, 'DEVELOPER');
    const follow = (headers: Record<string, string>) =>
      fetch(`${platform.url}/graphql/stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
        body: JSON.stringify({
          query: 'subscription ($id: ID!) { activity(gatewayId: $id) { id } }',
          variables: { id: gateway.id },
        }),
      });
    for (const end of [
      'mutation ($id: ID!) { revokeManagementKey(id: $id) { id } }',
      'mutation ($id: ID!) { rotateManagementKey(id: $id) { secret } }',
    ]) {
      const key = await makeManagementKey(platform);
      const stream = await follow(key.headers);
      assert.equal(stream.status, 200);
      await platform.graphql(end, { id: key.id });
      await endsSoon(stream, end);
    }
    const stream = await follow(user.session);
    await platform.graphql('mutation ($id: ID!) { signOutEverywhere(userId: $id) }', { id: user.id });
    await endsSoon(stream, 'signOutEverywhere');
  });

  it('may do no more than whoever makes them, now or later', async () => {
    const developer = await makeUser(platform, 'DEVELOPER');
    for (const [input, code] of [
      [{ role: 'ADMIN' }, 'FORBIDDEN'],
      [{ scopes: ['user:write'] }, 'BAD_USER_INPUT'],
      [{ role: 'VIEWER', scopes: ['gateway:write'] }, 'BAD_USER_INPUT'],
      [{ scopes: [] }, 'BAD_USER_INPUT'],
    ] as const)
      await assert.rejects(
        makeManagementKey(platform, input, developer.session),
        hasCode(code),
        JSON.stringify(input),
      );
    const misspelled = makeManagementKey(platform, { scopes: ['gatway:read'] }, developer.session);
    await assert.rejects(misspelled, (error: GraphqlFailure) => {
      assert.deepEqual(error.fields, [
        { path: 'input.scopes.0', message: 'is no permission; did you mean gateway:read?' },
      ]);
      return true;
    });
    const key = await makeManagementKey(platform, {}, developer.session);
    const child = await makeManagementKey(
      platform,
      { scopes: ['gateway:read', 'management-key:write'] },
      key.headers,
    );
    const grandchild = await makeManagementKey(platform, {}, child.headers);
    assert.deepEqual((await viewerOf(grandchild.headers)).permissions, [
      'viewer:read',
      'gateway:read',
      'management-key:write',
    ]);
    await platform.graphql('mutation ($id: ID!) { updateUser(id: $id, input: { role: VIEWER }) { id } }', {
      id: developer.id,
    });
    assert.equal((await viewerOf(key.headers)).role, 'VIEWER', 'it went down with its user');
    await platform.graphql('mutation ($id: ID!) { removeUser(id: $id) }', { id: developer.id });
    for (const { headers } of [key, child, grandchild])
      await assert.rejects(viewerOf(headers), hasCode('UNAUTHENTICATED'));
  });

  it('are seen and revoked by whoever made them, and by those who manage users', async () => {
    const [one, two] = [await makeUser(platform, 'DEVELOPER'), await makeUser(platform, 'DEVELOPER')];
    const [ofOne, ofTwo] = [
      await makeManagementKey(platform, {}, one.session),
      await makeManagementKey(platform, {}, two.session),
    ];
    assert.deepEqual(
      (await keysOf(one.session)).map(({ id }) => id),
      [ofOne.id],
    );
    assert.ok((await keysOf()).length > 2);
    const revoke = 'mutation ($id: ID!) { revokeManagementKey(id: $id) { id } }';
    await assert.rejects(platform.graphql(revoke, { id: ofTwo.id }, one.session), hasCode('NOT_FOUND'));
    const admin = await makeUser(platform, 'ADMIN');
    await platform.graphql(revoke, { id: ofTwo.id }, admin.session);
    const ofOwner = await makeManagementKey(platform, { role: 'OWNER' });
    await assert.rejects(platform.graphql(revoke, { id: ofOwner.id }, admin.session), hasCode('FORBIDDEN'));
    await platform.graphql(revoke, { id: ofOwner.id });
  });

  it('sign nobody in', async () => {
    const developer = await makeUser(platform, 'DEVELOPER');
    const { headers } = await makeManagementKey(platform, {}, developer.session);
    for (const query of [
      'mutation { createSignInLink }',
      'mutation { signOutEverywhere }',
      '{ sessions { id } }',
    ])
      await assert.rejects(platform.graphql(query, {}, headers), hasCode('BAD_USER_INPUT'), query);
  });
});

/** Long before the platform would have looked by itself. */
async function endsSoon(stream: Response, why: string): Promise<void> {
  const begin = performance.now();
  await stream.text().catch(() => '');
  assert.ok(performance.now() - begin < RECHECK_MS / 2, why);
}
