import assert from 'node:assert/strict';
import { RECHECK_MS } from '../../api/graphql/open-streams.ts';
import { MAX_PER_ACCOUNT } from '../../api/identity/passwords.ts';
import { makeGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { Replicas } from '../support/replicas.ts';
import { until } from '../support/until.ts';
import {
  cookieOf,
  linkFor,
  makeManagementKey,
  makeUser,
  openLink,
  type RoleName,
  type TestUser,
} from '../support/users.ts';

const PASSWORD = 'correct horse battery staple';
const UPDATE =
  'mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { disabledAt role } }';

const hasCode = (code: string) => (error: GraphqlFailure) => {
  assert.equal(error.code, code, error.message);
  return true;
};

describe('users who are disabled', function () {
  this.timeout(60_000);
  let replicas: Replicas;
  let platform: Platform;

  // Of their own: who is the last owner must not depend on others, and there are two processes.
  before(async () => {
    replicas = await Replicas.start();
    platform = replicas.first;
  });

  after(() => replicas.stop());

  const update = async (id: string, input: object, as?: Record<string, string>) =>
    (
      await platform.graphql<{ updateUser: { disabledAt: string | null; role: string } }>(
        UPDATE,
        { id, input },
        as,
      )
    ).updateUser;
  const disable = (id: string, as?: Record<string, string>) => update(id, { disabled: true }, as);
  const enable = (id: string) => update(id, { disabled: false });

  async function withPassword(role: RoleName): Promise<TestUser> {
    const user = await makeUser(platform, role);
    await platform.graphql(
      'mutation ($password: String!) { changePassword(newPassword: $password) }',
      { password: PASSWORD },
      user.session,
    );
    return user;
  }

  const signIn = (email: string, password: string, url = platform.url) =>
    fetch(`${url}/sign-in/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });

  /** All that a stranger sees of an answer. */
  async function seen(response: Response): Promise<unknown> {
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    const { requestId: _, ...told } = error;
    const headers = [...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
    return { status: response.status, headers: headers.map(([name]) => name), told };
  }

  const mayAsk = async (url: string, headers: Record<string, string>) =>
    (
      await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: '{ viewer { name } }' }),
      })
    ).ok;

  it('are out at once at every replica: sessions, management keys, open streams', async () => {
    const user = await withPassword('DEVELOPER');
    const key = await makeManagementKey(platform, {}, user.session);
    const gateway = await makeGateway(platform);
    const streams = await Promise.all(
      [user.session, key.headers].map((headers: Record<string, string>) =>
        fetch(`${replicas.secondUrl}/graphql/stream`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
          body: JSON.stringify({
            query: 'subscription ($id: ID!) { activity(gatewayId: $id) { id } }',
            variables: { id: gateway.id },
          }),
        }),
      ),
    );
    // Cut off, or at an end.
    const ends = Promise.all(streams.map((stream) => stream.text().catch(() => '')));
    const before = performance.now();
    await disable(user.id);
    for (const url of [platform.url, replicas.secondUrl]) {
      assert.equal(await mayAsk(url, user.session), false, url);
      assert.equal(await mayAsk(url, key.headers), false, url);
    }
    await ends;
    assert.ok(performance.now() - before < RECHECK_MS / 2, 'they were told, and did not look by themselves');
  });

  it('are told what strangers are told, whichever way they come; those who look after the platform see it', async () => {
    const user = await withPassword('VIEWER');
    const [kept, used] = [await linkFor(platform, user.id), await linkFor(platform, user.id)];
    await openLink(platform, used);
    const { disabledAt } = await disable(user.id);
    assert.ok(Date.now() - Date.parse(disabledAt ?? '') < 60_000);
    assert.equal((await disable(user.id)).disabledAt, disabledAt, 'since when they really are');

    const unknown = await seen(await signIn('nobody@example.com', PASSWORD));
    const right = await signIn(user.email, PASSWORD);
    assert.equal(right.headers.get('set-cookie'), null);
    assert.deepEqual(await seen(right), unknown);
    assert.deepEqual(await seen(await signIn(user.email, 'not the password')), unknown);
    const again = await seen(await fetch(used, { redirect: 'manual' }));
    const link = await fetch(kept, { redirect: 'manual' });
    assert.equal(link.headers.get('set-cookie'), null);
    assert.deepEqual(await seen(link), again);

    const { auditLog } = await platform.graphql<{
      auditLog: { nodes: { outcome: string; error: string | null; input: { method: string } }[] };
    }>(
      `query ($target: String!) {
        auditLog(first: 2, filter: { action: "signIn", target: $target }) { nodes { outcome error input } }
      }`,
      { target: user.id },
    );
    assert.deepEqual(
      auditLog.nodes.map(({ outcome, error, input }) => [outcome, error, input.method]),
      [
        ['FAILED', 'the user is disabled', 'LINK'],
        ['FAILED', 'the user is disabled', 'PASSWORD'],
      ],
    );
    const warnings = () => platform.log.filter(({ msg }) => msg === 'a disabled user tried to sign in');
    await until('both are in the log', () => warnings().length === 2);
    assert.ok(warnings().every((line) => line.user === user.id && line.level === 'warn'));
  });

  it('do not learn by trying often that their password is right', async () => {
    const user = await withPassword('VIEWER');
    await disable(user.id);
    const statuses: number[] = [];
    for (let n = 0; n <= MAX_PER_ACCOUNT; n += 1) statuses.push((await signIn(user.email, PASSWORD)).status);
    assert.deepEqual(statuses, [...Array.from({ length: MAX_PER_ACCOUNT }, () => 401), 429]);
  });

  it('come in again when they are enabled, with their keys, but not with what was open before', async () => {
    const user = await withPassword('DEVELOPER');
    const key = await makeManagementKey(platform, {}, user.session);
    await disable(user.id);
    await assert.rejects(linkFor(platform, user.id), /is disabled; enable them first/);
    assert.equal((await enable(user.id)).disabledAt, null);
    for (const url of [platform.url, replicas.secondUrl]) {
      assert.deepEqual([await mayAsk(url, user.session), await mayAsk(url, key.headers)], [false, true]);
      const response = await signIn(user.email, PASSWORD, url);
      assert.equal(response.status, 200);
      assert.ok(await mayAsk(url, cookieOf(response)));
    }
  });

  it('are disabled by those who may change them, on the record', async () => {
    const [owner, admin, developer] = [
      await makeUser(platform, 'OWNER'),
      await makeUser(platform, 'ADMIN'),
      await makeUser(platform, 'DEVELOPER'),
    ];
    await assert.rejects(disable(owner.id, admin.session), hasCode('FORBIDDEN'));
    await assert.rejects(disable(admin.id, developer.session), hasCode('FORBIDDEN'));
    await disable(developer.id, admin.session);
    const { auditLog } = await platform.graphql<{ auditLog: { nodes: object[] } }>(
      `query ($target: String!) {
        auditLog(first: 1, filter: { action: "updateUser", target: $target }) { nodes { outcome input } }
      }`,
      { target: developer.id },
    );
    assert.deepEqual(auditLog.nodes, [{ outcome: 'OK', input: { disabled: true } }]);
    // Whoever is kept out can still be changed and removed.
    assert.equal((await update(developer.id, { role: 'VIEWER' })).role, 'VIEWER');
    await disable(owner.id);
    assert.ok((await update(owner.id, { role: 'ADMIN' })).disabledAt);
    await platform.graphql('mutation ($id: ID!) { removeUser(id: $id) }', { id: owner.id });
  });

  it('are never all owners, also when the last two are disabled at once', async () => {
    const owners = async () =>
      (
        await platform.graphql<{
          users: { nodes: { id: string; role: string; disabledAt: string | null }[] };
        }>('{ users(first: 200) { nodes { id role disabledAt } } }')
      ).users.nodes.filter(({ role, disabledAt }) => role === 'OWNER' && disabledAt === null);
    const [first] = await owners();
    assert.ok(first);
    assert.equal((await owners()).length, 1);
    await assert.rejects(disable(first.id), /this is the last owner/);
    const second = await makeUser(platform, 'OWNER');
    await disable(second.id);
    for (const change of [
      () => disable(first.id),
      () => update(first.id, { role: 'ADMIN' }),
      () => platform.graphql('mutation ($id: ID!) { removeUser(id: $id) }', { id: first.id }),
    ])
      await assert.rejects(change(), /this is the last owner/);
    assert.ok(await platform.graphql('mutation { createSignInLink }'), 'as the owner who is let in');
    await enable(second.id);
    const ends = await Promise.allSettled([disable(first.id), disable(second.id)]);
    assert.ok((await owners()).length > 0, ends.map(({ status }) => status).join());
  });
});
