import assert from 'node:assert/strict';
import { MAX_FAILED } from '../../api/credentials/failed-attempts.ts';
import { MAX_PER_ACCOUNT, MAX_PER_ADDRESS } from '../../api/identity/passwords.ts';
import type { GraphqlFailure } from '../support/platform.ts';
import { Platform } from '../support/platform.ts';
import { cookieOf, linkFor, makeManagementKey, makeUser, openLink } from '../support/users.ts';

const VIEWER = '{ viewer { role kind } }';
const CHANGE = `mutation ($current: String, $wanted: String!) {
  changePassword(currentPassword: $current, newPassword: $wanted)
}`;
const PASSWORD = 'correct horse battery staple';
const JSON_BODY = { 'content-type': 'application/json' };

interface FoundSession {
  id: string;
  method: string;
  address: string;
  userAgent: string;
  current: boolean;
}

const hasCode = (code: string) => (error: GraphqlFailure) => {
  assert.equal(error.code, code, error.message);
  return true;
};

describe('signing in', function () {
  this.timeout(60_000);
  let platform: Platform;

  // Of its own: attempts are limited by address, which all tests share.
  before(async () => {
    platform = await Platform.start({ PUBLIC_URL: 'https://gate.example.com' });
  });

  after(() => platform.stop());

  const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
    fetch(`${platform.url}/sign-in/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email, password }),
    });

  const mayAsk = (session: Record<string, string>) =>
    platform.graphql(VIEWER, {}, session).then(
      () => true,
      () => false,
    );

  const sessionsOf = async (session: Record<string, string>) =>
    (
      await platform.graphql<{ sessions: FoundSession[] }>(
        '{ sessions { id method address userAgent createdAt lastSeenAt current } }',
        {},
        session,
      )
    ).sessions;

  it('gives a cookie that scripts cannot read, other sites cannot send and plain HTTP does not carry', async () => {
    const { id } = await makeUser(platform, 'VIEWER');
    const { origin, pathname, search } = new URL(await linkFor(platform, id));
    assert.equal(origin, 'https://gate.example.com');
    const response = await fetch(platform.url + pathname + search, { redirect: 'manual' });
    const cookie = response.headers.get('set-cookie') ?? '';
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/', 'Max-Age=43200'])
      assert.ok(cookie.includes(attribute), `${cookie} has ${attribute}`);
  });

  it('with e-mail address and password works once there is one, whatever the case of the address', async () => {
    const user = await makeUser(platform, 'DEVELOPER');
    assert.equal((await signIn(user.email, PASSWORD)).status, 401, 'there is none yet');
    await platform.graphql(CHANGE, { wanted: PASSWORD }, user.session);
    const response = await signIn(user.email.toUpperCase(), PASSWORD);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('set-cookie') ?? '', /HttpOnly.*SameSite=Strict/);
    const { viewer } = await platform.graphql<{ viewer: object }>(VIEWER, {}, cookieOf(response));
    assert.deepEqual(viewer, { role: 'DEVELOPER', kind: 'session' });
    // The same characters in another form of Unicode.
    await platform.graphql(
      CHANGE,
      { current: PASSWORD, wanted: 'Cafe\u0301 au lait, s’il vous' },
      user.session,
    );
    assert.equal((await signIn(user.email, 'Caf\u00e9 au lait, s’il vous')).status, 200);
  });

  it('is refused in the same words for a wrong password, an unknown address and an account without one', async () => {
    const [user, without] = [await makeUser(platform, 'VIEWER'), await makeUser(platform, 'VIEWER')];
    await platform.graphql(CHANGE, { wanted: PASSWORD }, user.session);
    for (const email of [user.email, without.email, 'nobody@example.com']) {
      const response = await signIn(email, 'not the password');
      assert.equal(response.status, 401);
      const { error } = (await response.json()) as { error: { message: string } };
      assert.equal(error.message, 'Authentication failed: the e-mail address or the password is wrong');
      assert.equal(response.headers.get('set-cookie'), null);
      assert.equal(response.headers.get('www-authenticate'), 'ApiKey realm="omnigate"');
    }
    const body = JSON.stringify({ email: 'x', password: 'x', role: 'OWNER' });
    const headers = { 'content-type': 'application/json' };
    const odd = await fetch(`${platform.url}/sign-in/password`, { method: 'POST', headers, body });
    assert.equal(odd.status, 400);
  });

  it('takes no password that is easy to guess', async () => {
    const user = await makeUser(platform, 'VIEWER');
    for (const [wanted, message] of [
      ['short', /at least 12 characters/],
      ['aaaaaaaaaaaaaaaaaa', /more different characters/],
      [user.email, /e-mail address/],
      ['x1y2z3'.repeat(100), /at most 256/],
    ] as const) {
      await assert.rejects(platform.graphql(CHANGE, { wanted }, user.session), (error: GraphqlFailure) => {
        const [field] = error.fields as { path: string; message: string }[];
        assert.equal(field?.path, 'newPassword');
        assert.match(field?.message ?? '', message);
        return true;
      });
    }
  });

  it('asks for the old password before it takes a new one, unless a link was just used; other sessions end', async () => {
    const user = await makeUser(platform, 'VIEWER');
    await platform.graphql(CHANGE, { wanted: PASSWORD }, user.session);
    const first = cookieOf(await signIn(user.email, PASSWORD));
    const second = cookieOf(await signIn(user.email, PASSWORD));
    const wanted = 'another good password';
    await assert.rejects(platform.graphql(CHANGE, { wanted }, first), hasCode('BAD_USER_INPUT'));
    await assert.rejects(
      platform.graphql(CHANGE, { current: 'wrong', wanted }, first),
      hasCode('BAD_USER_INPUT'),
    );
    await platform.graphql(CHANGE, { current: PASSWORD, wanted }, first);
    assert.deepEqual(await Promise.all([first, second, user.session].map(mayAsk)), [true, false, false]);
    assert.equal((await signIn(user.email, PASSWORD)).status, 401);
    const forgotten = await openLink(platform, await linkFor(platform, user.id));
    await platform.graphql(CHANGE, { wanted: 'a third good password' }, forgotten);
    assert.equal((await signIn(user.email, 'a third good password')).status, 200);
  });

  it('shows where one is signed in, and ends one session or all', async () => {
    const user = await makeUser(platform, 'VIEWER');
    await platform.graphql(CHANGE, { wanted: PASSWORD }, user.session);
    const browser = cookieOf(await signIn(user.email, PASSWORD, { 'user-agent': 'A Browser/1.0' }));
    const found = await sessionsOf(browser);
    assert.deepEqual(
      found.map(({ method, userAgent, current }) => [method, userAgent, current]),
      [
        ['PASSWORD', 'A Browser/1.0', true],
        ['LINK', 'node', false],
      ],
    );
    assert.match(found[0]?.address ?? '', /127\.0\.0\.1|::1/);
    const revoke = 'mutation ($id: ID!, $userId: ID) { revokeSession(id: $id, userId: $userId) }';
    const [, other] = found;
    const stranger = await makeUser(platform, 'DEVELOPER');
    await assert.rejects(platform.graphql(revoke, { id: other?.id }, stranger.session), hasCode('NOT_FOUND'));
    await assert.rejects(
      platform.graphql(revoke, { id: other?.id, userId: user.id }, stranger.session),
      hasCode('FORBIDDEN'),
    );
    await platform.graphql(revoke, { id: other?.id }, browser);
    assert.deepEqual(await Promise.all([browser, user.session].map(mayAsk)), [true, false]);
    const more = cookieOf(await signIn(user.email, PASSWORD));
    const { signOutEverywhere } = await platform.graphql<{ signOutEverywhere: number }>(
      'mutation { signOutEverywhere }',
      {},
      more,
    );
    assert.equal(signOutEverywhere, 2);
    assert.deepEqual(await Promise.all([browser, more].map(mayAsk)), [false, false]);
    // An admin does it for somebody else.
    const again = cookieOf(await signIn(user.email, PASSWORD));
    const { sessions } = await platform.graphql<{ sessions: FoundSession[] }>(
      'query ($userId: ID!) { sessions(userId: $userId) { id } }',
      { userId: user.id },
    );
    await platform.graphql(revoke, { id: sessions[0]?.id, userId: user.id });
    assert.equal(await mayAsk(again), false);
  });

  it('counts for nothing from a page of another origin, also one that may call gateways', async () => {
    const user = await makeUser(platform, 'OWNER');
    const { port } = new URL(platform.url);
    const ask = (headers: Record<string, string>) =>
      fetch(`${platform.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...user.session, ...headers },
        body: JSON.stringify({ query: VIEWER }),
      });
    assert.equal((await ask({})).status, 200);
    assert.equal((await ask({ origin: `http://localhost:${port}` })).status, 200);
    assert.equal((await ask({ origin: 'http://localhost:9' })).status, 401, 'another port of this machine');
    assert.equal((await ask({ origin: 'https://evil.example' })).status, 403);
    const preflight = await fetch(`${platform.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:9', 'access-control-request-method': 'POST' },
    });
    assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
    const url = `${platform.url}/graphql?query=${encodeURIComponent('mutation { signOut }')}`;
    assert.ok((await fetch(url, { headers: user.session })).status >= 400, 'nothing is changed by a link');
    assert.equal((await ask({})).status, 200);
  });

  it('changes nothing by a form of another origin, also one that uploads files', async () => {
    const user = await makeUser(platform, 'OWNER');
    const file = () => {
      const form = new FormData();
      form.set('plugin', new Blob(['no plugin']), 'x.npack');
      return form;
    };
    const yaml = { 'content-type': 'application/yaml' };
    for (const [path, init] of [
      ['/capabilities/upload', { body: file() }],
      ['/knowledge/aaaaaaaaaaaaaaaa', { body: file() }],
      ['/config/import', { body: 'version: 1', headers: yaml }],
      ['/graphql/stream', { body: '{"query":"{ viewer { name } }"}', headers: JSON_BODY }],
      ['/queues/api/queues/executions/pause', { method: 'PUT' }],
    ] as const) {
      const from = async (origin: string) =>
        (
          await fetch(platform.url + path, {
            method: 'POST',
            ...init,
            headers: { ...user.session, origin, ...('headers' in init ? init.headers : {}) },
          })
        ).status;
      assert.equal(await from('http://localhost:9'), 401, path);
      assert.ok(![401, 403].includes(await from(platform.url)) || path.startsWith('/queues'), path);
    }
    const body = JSON.stringify({ email: user.email, password: PASSWORD });
    const elsewhere = { ...JSON_BODY, origin: 'https://evil.example' };
    const planted = await fetch(`${platform.url}/sign-in/password`, {
      method: 'POST',
      headers: elsewhere,
      body,
    });
    assert.equal(planted.status, 403, 'nor is anybody signed in by another site');
    const asText = { 'content-type': 'text/plain' };
    const simple = await fetch(`${platform.url}/sign-in/password`, { method: 'POST', headers: asText, body });
    assert.equal(simple.status, 415);
  });

  it('is refused to browsers with a page that has the same headers', async () => {
    const page = { accept: 'text/html' };
    const link = await fetch(`${platform.url}/sign-in?token=${'x'.repeat(43)}`, { headers: page });
    assert.equal(link.status, 401);
    assert.match(link.headers.get('content-type') ?? '', /^text\/html/);
    assert.equal(link.headers.get('www-authenticate'), 'ApiKey realm="omnigate"');
  });

  it('says which ways there are', async () => {
    const methods = await (await fetch(`${platform.url}/sign-in/methods`)).json();
    assert.deepEqual(methods, { password: true, oidc: null });
  });

  it('ends after too many wrong passwords for an account, also with the right one, and says when to try again', async () => {
    const user = await makeUser(platform, 'VIEWER');
    await platform.graphql(CHANGE, { wanted: PASSWORD }, user.session);
    const guesses = await Promise.all(
      Array.from({ length: MAX_PER_ACCOUNT + 5 }, (_, n) => signIn(user.email, `guess number ${n}`)),
    );
    const statuses = guesses.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, MAX_PER_ACCOUNT);
    assert.equal(statuses.filter((status) => status === 429).length, 5);
    const right = await signIn(user.email, PASSWORD);
    assert.equal(right.status, 429);
    assert.ok(Number(right.headers.get('retry-after')) > 60);
    const other = await makeUser(platform, 'VIEWER');
    await platform.graphql(CHANGE, { wanted: PASSWORD }, other.session);
    assert.equal((await signIn(other.email, PASSWORD)).status, 200, 'other accounts do not notice');
    // A link is the way in that guesses cannot close.
    await openLink(platform, await linkFor(platform, user.id));
    // From one address there are not many more, whatever the account.
    let tries = 0;
    while ((await signIn(`nobody-${tries}@example.com`, 'guess')).status === 401) tries += 1;
    assert.ok(tries < MAX_PER_ADDRESS, `${tries} tries`);
    const shown = await signIn('nobody@example.com', 'guess', { accept: 'text/html' });
    assert.equal(shown.status, 429);
    assert.ok(Number(shown.headers.get('retry-after')) > 60, 'the page says it too');
  });

  it('ends after too many wrong management keys from one address, but not for keys that were good before', async () => {
    const { headers: good } = await makeManagementKey(platform);
    const { headers: later } = await makeManagementKey(platform);
    assert.ok(await mayAsk(good));
    const ask = (key: string) => fetch(`${platform.url}/config/export`, { headers: { 'x-api-key': key } });
    for (let n = 0; n < MAX_FAILED; n += 1) assert.equal((await ask(`guess-${n}`)).status, 401);
    const refused = await ask('one too many');
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.equal((await ask(later['x-api-key'])).status, 429, 'from here on no guess is looked at');
    assert.ok(await mayAsk(good));
    assert.ok(await mayAsk({ 'x-api-key': platform.adminKey }));
  });
});
