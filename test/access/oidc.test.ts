import assert from 'node:assert/strict';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { type Account, CLIENT, FormBrowser, IdentityProvider } from '../support/identity-provider.ts';
import { Platform } from '../support/platform.ts';

const VIEWER = '{ viewer { name role kind user { id email hasIdentityProvider } } }';

interface Viewer {
  name: string;
  role: string;
  user: { id: string; email: string | null; hasIdentityProvider: boolean };
}

describe('signing in through an identity provider', function () {
  this.timeout(60_000);
  let platform: Platform;
  let provider: IdentityProvider | undefined;
  let port: number;
  let callback: string;
  const accounts: Record<string, Account> = {};

  before(async () => {
    port = await freePort();
    platform = await Platform.start({
      // The issuer is at a private address, which the operator has named.
      EGRESS_ALLOW: '',
      OIDC_ISSUER: `http://127.0.0.1:${port}`,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_ROLES: 'platform=admin, engineering=developer, company:staff=viewer',
    });
    callback = `${platform.url}/sign-in/oidc/callback`;
  });

  after(async () => {
    await provider?.stop();
    await platform.stop();
  });

  const start = () => `${platform.url}/sign-in/oidc`;

  /** All the way, in a browser of their own. @returns the last answer and the browser. */
  async function signIn(subject: string, account: Account) {
    accounts[subject] = account;
    const browser = new FormBrowser();
    const back = await browser.signInAtProvider(start(), subject, callback);
    const response = await browser.go(back.href, (url) => url.pathname === '/');
    return { browser, back, response };
  }

  async function viewerAfter(subject: string, account: Account): Promise<Viewer> {
    const { browser, response } = await signIn(subject, account);
    assert.equal(response.status, 303, await response.clone().text());
    const { viewer } = await platform.graphql<{ viewer: Viewer }>(VIEWER, {}, browser.header(platform.url));
    return viewer;
  }

  async function refusalOf(subject: string, account: Account): Promise<{ status: number; message: string }> {
    const { response } = await signIn(subject, account);
    const { error } = (await response.json()) as { error: { message: string } };
    return { status: response.status, message: error.message };
  }

  it('waits for a provider that does not answer yet', async () => {
    const refused = await fetch(start(), { redirect: 'manual' });
    assert.equal(refused.status, 503);
    provider = await IdentityProvider.start(port, callback, accounts);
    const { url } = (
      (await (await fetch(`${platform.url}/sign-in/methods`)).json()) as { oidc: { url: string } }
    ).oidc;
    const redirect = await fetch(platform.url + url, { redirect: 'manual' });
    assert.equal(redirect.status, 303);
    const target = new URL(redirect.headers.get('location') ?? '');
    assert.equal(target.origin, provider.issuer);
    for (const [name, value] of [
      ['response_type', /^code$/],
      ['code_challenge_method', /^S256$/],
      ['code_challenge', /^.{43}$/],
      ['state', /^.{20,}$/],
      ['nonce', /^.{20,}$/],
      ['redirect_uri', new RegExp(`^${callback}$`)],
    ] as const)
      assert.match(target.searchParams.get(name) ?? '', value, name);
    const cookie = redirect.headers.get('set-cookie') ?? '';
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/sign-in/oidc'])
      assert.ok(cookie.includes(attribute), cookie);
  });

  it('gives the role of the groups, the highest of several, anew at each sign-in', async () => {
    const groups = (...names: string[]) => ({
      name: 'Ada',
      email: 'ada@idp.example',
      email_verified: true,
      groups: names,
    });
    const first = await viewerAfter('ada', groups('engineering', 'company:staff', 'chess'));
    assert.deepEqual([first.name, first.role], ['Ada', 'DEVELOPER']);
    assert.deepEqual([first.user.email, first.user.hasIdentityProvider], ['ada@idp.example', true]);
    const second = await viewerAfter('ada', groups('platform', 'engineering'));
    assert.deepEqual([second.role, second.user.id], ['ADMIN', first.user.id]);
    assert.equal((await viewerAfter('ada', groups('company:staff'))).role, 'VIEWER');
    const { status, message } = await refusalOf('ada', groups('chess'));
    assert.equal(status, 403);
    assert.match(message, /none of your groups has a role/);
  });

  it('lets nobody in who has no group and was not invited', async () => {
    assert.equal((await refusalOf('eve', { email: 'eve@idp.example', email_verified: true })).status, 403);
  });

  it('lets in whom somebody has invited, by an address that the provider has checked, in the role they were given', async () => {
    const invite = 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }';
    const { inviteUser } = await platform.graphql<{ inviteUser: { user: { id: string } } }>(invite, {
      input: { name: 'Bob', email: 'bob@idp.example', role: 'DEVELOPER' },
    });
    for (const email_verified of [false, undefined] as (boolean | undefined)[]) {
      const claimed = {
        email: 'Bob@idp.example',
        ...(email_verified === undefined ? {} : { email_verified }),
      };
      assert.equal((await refusalOf(`not-bob-${email_verified}`, claimed)).status, 403);
    }
    const viewer = await viewerAfter('bob', {
      email: 'Bob@IDP.example',
      email_verified: true,
      name: 'Robert',
    });
    assert.deepEqual([viewer.user.id, viewer.name, viewer.role], [inviteUser.user.id, 'Bob', 'DEVELOPER']);
    // From now on they are known by the provider's own id, whatever their address; nobody else gets in by it.
    const moved = await viewerAfter('bob', { email: 'robert@elsewhere.example', email_verified: true });
    assert.equal(moved.user.id, inviteUser.user.id);
    assert.equal(
      (await refusalOf('other-bob', { email: 'bob@idp.example', email_verified: true })).status,
      403,
    );
  });

  it('refuses whoever is disabled as it refuses strangers, and changes nothing about them', async () => {
    const staff = (group: string) => ({ name: 'Cem', groups: [group] });
    const { user } = await viewerAfter('cem', staff('company:staff'));
    const update = (disabled: boolean) =>
      platform.graphql(
        'mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { id } }',
        { id: user.id, input: { disabled } },
      );
    await update(true);
    const stranger = await refusalOf('nobody', { name: 'Nobody' });
    assert.deepEqual(await refusalOf('cem', staff('platform')), stranger);
    assert.deepEqual(await refusalOf('cem', staff('chess')), stranger);
    const found = await platform.graphql<{ user: { role: string } }>(
      'query ($id: ID!) { user(id: $id) { role } }',
      { id: user.id },
    );
    assert.equal(found.user.role, 'VIEWER');
    const { auditLog } = await platform.graphql<{ auditLog: { nodes: { error: string }[] } }>(
      'query ($id: String!) { auditLog(first: 2, filter: { action: "signIn", target: $id }) { nodes { error } } }',
      { id: user.id },
    );
    assert.deepEqual(
      auditLog.nodes.map(({ error }) => error),
      ['the user is disabled', 'the user is disabled'],
    );
    await update(false);
    assert.equal((await viewerAfter('cem', staff('platform'))).role, 'ADMIN');
  });

  it('cannot be finished in another browser, twice, or with another state', async () => {
    accounts.cem = { groups: ['engineering'] };
    const browser = new FormBrowser();
    const back = await browser.signInAtProvider(start(), 'cem', callback);
    const another = await fetch(back, { redirect: 'manual' });
    assert.equal(another.status, 401);
    assert.match(await another.text(), /was not begun in this browser/);
    const changed = new URL(back);
    changed.searchParams.set('state', 'another');
    const first = await browser.go(changed.href);
    assert.equal(first.status, 401);
    const again = await browser.go(back.href);
    assert.equal(again.status, 401, 'what was begun is used up');
    const denied = new FormBrowser();
    await denied.go(start(), (url) => url.port === String(port));
    const refused = await denied.go(`${callback}?error=access_denied&state=x`);
    assert.equal(refused.status, 401);
    assert.ok(!(await refused.text()).includes(CLIENT.secret));
  });

  it('keeps the last owner an owner, whatever their groups say', async () => {
    const { users } = await platform.graphql<{ users: { nodes: { id: string }[] } }>(
      '{ users(search: "Owner") { nodes { id } } }',
    );
    const id = users.nodes[0]?.id;
    await platform.graphql(
      'mutation ($id: ID!) { updateUser(id: $id, input: { email: "owner@idp.example" }) { id } }',
      {
        id,
      },
    );
    const viewer = await viewerAfter('owner', {
      email: 'owner@idp.example',
      email_verified: true,
      groups: ['company:staff'],
    });
    assert.deepEqual([viewer.user.id, viewer.role], [id, 'OWNER']);
  });
});
