import assert from 'node:assert/strict';
import type { GraphqlFailure } from '../support/platform.ts';
import { Platform } from '../support/platform.ts';
import {
  linkFor,
  makeManagementKey,
  makeUser,
  openLink,
  type RoleName,
  type TestUser,
} from '../support/users.ts';

const VIEWER = '{ viewer { name role kind permissions user { id email } } }';
const UPDATE =
  'mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { name email role } }';
const REMOVE = 'mutation ($id: ID!) { removeUser(id: $id) }';
const INVITE =
  'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { signInLink user { id role } } }';

interface Viewer {
  name: string;
  role: RoleName;
  kind: string;
  permissions: string[];
  user: { id: string; email: string | null } | null;
}

const hasCode = (code: string) => (error: GraphqlFailure) => {
  assert.equal(error.code, code, error.message);
  return true;
};

describe('users', () => {
  let platform: Platform;

  // Of its own: who is the last owner must not depend on others.
  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start();
  });

  after(() => platform.stop());

  const viewerOf = async (session: Record<string, string>) =>
    (await platform.graphql<{ viewer: Viewer }>(VIEWER, {}, session)).viewer;

  it('begin with an owner, whom the link of `npm start` signs in', async () => {
    const link = /Sign in +(\S+)/.exec(platform.output.join('\n'))?.[1] ?? '';
    const viewer = await viewerOf(await openLink(platform, link));
    assert.deepEqual([viewer.name, viewer.role, viewer.kind], ['Owner', 'OWNER', 'session']);
    assert.ok(viewer.permissions.includes('user:write'));
    const { users } = await platform.graphql<{ users: { totalCount: number; nodes: { id: string }[] } }>(
      '{ users { totalCount nodes { id name email role hasPassword hasIdentityProvider createdAt lastSignInAt } } }',
    );
    assert.equal(users.totalCount, 1);
    assert.equal(users.nodes[0]?.id, viewer.user?.id);
  });

  it('are invited with a link that works once, as what they were invited for', async () => {
    const { inviteUser } = await platform.graphql<{ inviteUser: { signInLink: string } }>(INVITE, {
      input: { name: 'Ada', email: 'Ada@Example.com', role: 'DEVELOPER' },
    });
    assert.match(inviteUser.signInLink, /\/sign-in\?token=[A-Za-z0-9_-]{43}$/);
    assert.equal(
      (await fetch(inviteUser.signInLink, { method: 'HEAD' })).status,
      404,
      'a look does not use it up',
    );
    const session = await openLink(platform, inviteUser.signInLink);
    const { name, role, user } = await viewerOf(session);
    assert.deepEqual([name, role, user?.email], ['Ada', 'DEVELOPER', 'ada@example.com']);
    assert.equal((await fetch(inviteUser.signInLink, { redirect: 'manual' })).status, 401);
    await assert.rejects(
      platform.graphql(INVITE, { input: { name: 'Eve', email: 'ADA@example.COM', role: 'VIEWER' } }),
      hasCode('CONFLICT'),
    );
    await assert.rejects(
      platform.graphql(INVITE, { input: { name: 'two\nlines', email: 'nonsense', role: 'VIEWER' } }),
      (error: GraphqlFailure) => {
        assert.deepEqual(
          (error.fields as { path: string }[]).map(({ path }) => path),
          ['input.name', 'input.email'],
        );
        return true;
      },
    );
  });

  it('are listed by name, page by page, and found by a part of name or address', async () => {
    for (const name of ['Zoe', 'Bob', 'Cem'])
      await platform.graphql(INVITE, { input: { name, email: `${name}@list.example`, role: 'VIEWER' } });
    const list = async (after: string | null) =>
      (
        await platform.graphql<{
          users: {
            nodes: { name: string }[];
            totalCount: number;
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        }>(
          `query ($after: String) {
            users(first: 2, after: $after, search: "LIST.example") { nodes { name } totalCount pageInfo { hasNextPage endCursor } }
          }`,
          { after },
        )
      ).users;
    const first = await list(null);
    const second = await list(first.pageInfo.endCursor);
    assert.deepEqual(
      [...first.nodes, ...second.nodes].map(({ name }) => name),
      ['Bob', 'Cem', 'Zoe'],
    );
    assert.deepEqual(
      [first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage],
      [3, true, false],
    );
  });

  it('have another role at once, in the session that is open', async () => {
    const user = await makeUser(platform, 'VIEWER');
    const create = 'mutation { createGateway(input: { name: "by a developer" }) { id } }';
    await assert.rejects(platform.graphql(create, {}, user.session), hasCode('FORBIDDEN'));
    await platform.graphql(UPDATE, { id: user.id, input: { role: 'DEVELOPER' } });
    await platform.graphql(create, {}, user.session);
    await platform.graphql(UPDATE, { id: user.id, input: { role: 'VIEWER', name: 'Less' } });
    await assert.rejects(platform.graphql(create, {}, user.session), hasCode('FORBIDDEN'));
    assert.equal((await viewerOf(user.session)).name, 'Less');
  });

  it('are gone at once when they are removed, with their sessions and keys', async () => {
    const user = await makeUser(platform, 'DEVELOPER');
    const key = await makeManagementKey(platform, {}, user.session);
    assert.equal((await viewerOf(key.headers)).role, 'DEVELOPER');
    const link = await linkFor(platform, user.id);
    await platform.graphql(REMOVE, { id: user.id });
    await assert.rejects(viewerOf(user.session), hasCode('UNAUTHENTICATED'));
    await assert.rejects(viewerOf(key.headers), hasCode('UNAUTHENTICATED'));
    assert.equal((await fetch(link, { redirect: 'manual' })).status, 401);
    await assert.rejects(platform.graphql(REMOVE, { id: user.id }), hasCode('NOT_FOUND'));
  });

  it('give nobody more than they have, and touch nobody who has more', async () => {
    const [owner, admin, other] = [
      await makeUser(platform, 'OWNER'),
      await makeUser(platform, 'ADMIN'),
      await makeUser(platform, 'ADMIN'),
    ];
    const asAdmin = (query: string, variables: Record<string, unknown>) =>
      platform.graphql(query, variables, admin.session);
    const invite = (role: RoleName) =>
      asAdmin(INVITE, { input: { name: 'x', email: `x${Math.random()}@example.com`, role } });
    await assert.rejects(invite('OWNER'), hasCode('FORBIDDEN'));
    await invite('ADMIN');
    await assert.rejects(asAdmin(UPDATE, { id: owner.id, input: { role: 'VIEWER' } }), hasCode('FORBIDDEN'));
    await assert.rejects(asAdmin(UPDATE, { id: admin.id, input: { role: 'OWNER' } }), hasCode('FORBIDDEN'));
    await assert.rejects(asAdmin(REMOVE, { id: owner.id }), hasCode('FORBIDDEN'));
    const link = 'mutation ($userId: ID!) { createSignInLink(userId: $userId) }';
    await assert.rejects(asAdmin(link, { userId: owner.id }), hasCode('FORBIDDEN'));
    await assert.rejects(
      asAdmin('mutation ($userId: ID!) { signOutEverywhere(userId: $userId) }', { userId: owner.id }),
      hasCode('FORBIDDEN'),
    );
    await asAdmin(UPDATE, { id: other.id, input: { role: 'DEVELOPER' } });
    await asAdmin(REMOVE, { id: other.id });
    // A key that may manage users, and little else, makes none that may do more than it.
    const { headers } = await makeManagementKey(
      platform,
      { scopes: ['user:read', 'user:write'] },
      admin.session,
    );
    await assert.rejects(
      platform.graphql(INVITE, { input: { name: 'x', email: 'k@example.com', role: 'VIEWER' } }, headers),
      hasCode('FORBIDDEN'),
    );
    await assert.rejects(platform.graphql(link, { userId: admin.id }, headers), hasCode('FORBIDDEN'));
    await platform.graphql(REMOVE, { id: owner.id });
  });

  it('always include an owner, also when the last two leave at once', async () => {
    const { users } = await platform.graphql<{ users: { nodes: { id: string; role: string }[] } }>(
      '{ users(first: 200) { nodes { id role } } }',
    );
    const first = users.nodes.find(({ role }) => role === 'OWNER')?.id ?? '';
    for (const change of [
      platform.graphql(REMOVE, { id: first }),
      platform.graphql(UPDATE, { id: first, input: { role: 'ADMIN' } }),
    ])
      await assert.rejects(change, /this is the last owner/);
    const second: TestUser = await makeUser(platform, 'OWNER');
    const ends = await Promise.allSettled([
      platform.graphql(UPDATE, { id: first, input: { role: 'ADMIN' } }),
      platform.graphql(UPDATE, { id: second.id, input: { role: 'ADMIN' } }),
    ]);
    const { users: after } = await platform.graphql<{ users: { nodes: { role: string }[] } }>(
      '{ users(first: 200) { nodes { role } } }',
    );
    assert.ok(
      after.nodes.some(({ role }) => role === 'OWNER'),
      ends.map(({ status }) => status).join(),
    );
  });

  it('leave a record of everything that is done about them, without secrets', async () => {
    const user = await makeUser(platform, 'VIEWER');
    const link = await linkFor(platform, user.id);
    await platform.graphql(UPDATE, { id: user.id, input: { name: 'Renamed' } });
    const password = 'correct horse battery';
    await platform.graphql(
      'mutation ($password: String!) { changePassword(newPassword: $password) }',
      { password },
      user.session,
    );
    await platform.graphql('mutation { signOutEverywhere }', {}, user.session);
    await platform.graphql(REMOVE, { id: user.id });
    const { auditLog } = await platform.graphql<{
      auditLog: {
        nodes: { action: string; target: string; actor: string; input: Record<string, unknown> }[];
      };
    }>('{ auditLog(first: 7) { nodes { action target actor input } } }');
    const actions = [
      'removeUser',
      'signOutEverywhere',
      'changePassword',
      'updateUser',
      'createSignInLink',
      'signIn',
      'inviteUser',
    ];
    assert.deepEqual(
      auditLog.nodes.map(({ action, target }) => [action, target]),
      actions.map((action) => [action, user.id]),
    );
    assert.equal(auditLog.nodes[2]?.actor, 'Renamed');
    const text = JSON.stringify(auditLog);
    assert.ok(!text.includes(password));
    assert.ok(!text.includes(new URL(link).searchParams.get('token') ?? ''));
  });
});
