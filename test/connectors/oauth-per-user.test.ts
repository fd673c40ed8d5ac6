import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { closeClients } from '../support/clients.ts';
import { connectMcp, makeGateway, makeKey, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { beginSession, post, type RawMessage } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { SignInBrowser } from '../support/sign-in.ts';
import { textOf } from '../support/text.ts';

const AUTH = { auth: { type: 'OAUTH2_AUTHORIZATION_CODE' }, tokenPerUser: true };

describe('an MCP server that each caller authorizes for themselves', () => {
  let platform: Platform;
  let capability: string;
  let gateway: TestGateway;
  let keys: { secret: string; id: string }[];

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start();
    capability = await connect();
    gateway = await makeGateway(platform, [capability], { requireAuthentication: true });
    keys = [
      await makeKey(platform, gateway.id, { name: 'laptop' }),
      await makeKey(platform, gateway.id, { name: 'phone' }),
    ];
  });

  after(async () => {
    await closeClients();
    await platform.stop();
  });

  /** An MCP server with an authorization server of its own. It tells anybody what it offers. @returns the connector. */
  async function connect(): Promise<string> {
    const [issuerPort, serverPort] = [await freePort(), await freePort()];
    await startServer('authorization-server', { RESOURCE: `http://127.0.0.1:${serverPort}/mcp` }, issuerPort);
    const env = { ISSUER: `http://127.0.0.1:${issuerPort}`, OPEN: '1' };
    await startServer('protected-server', env, serverPort);
    return connectMcp(platform, serverPort, { name: 'Diary', ...AUTH });
  }

  /** A call over plain HTTP: a client that can open no links. */
  const call = async (key = 0, tool = 'whoami', at = gateway) => {
    const response = await fetch(`${at.http}/tools/${tool}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': keys[key]?.secret ?? '' },
      body: '{}',
    });
    const result = (await response.json()) as { isError?: boolean };
    return { isError: result.isError === true, text: textOf(result) };
  };
  const linkIn = (text: string) => /https?:\/\/\S+\/oauth\/grant\/\S+/.exec(text)?.[0] ?? assert.fail(text);
  const grant = async (link: string, login: string) => {
    const browser = new SignInBrowser();
    const { location } = await browser.press(link);
    assert.ok(location);
    return browser.signIn(location, login);
  };
  const subOf = ({ text }: { text: string }) => (JSON.parse(text) as { sub: string }).sub;

  it('answers a first call with a link, and each caller with their own account from then on', async () => {
    const refused = await call(0);
    assert.ok(refused.isError);
    assert.match(
      refused.text,
      /^Diary needs your permission to act in your name\. Open this link, sign in there, and try again: /,
    );
    const link = linkIn(refused.text);
    const { page } = await new SignInBrowser().press(link);
    assert.match(page, /A call by the key “laptop” on the gateway “gateway [0-9a-f]+” wants to use “Diary”/);

    const { status, text } = await grant(link, 'alice');
    assert.equal(status, 200);
    assert.match(text, /Diary may now be used.*Go back to your client and try again/);
    assert.equal(subOf(await call(0)), 'alice');
    // The other key has granted nothing, and gets nothing of the first.
    const other = await call(1);
    assert.ok(other.isError);
    await grant(linkIn(other.text), 'bob');
    assert.equal(subOf(await call(1)), 'bob');
    assert.equal(subOf(await call(0)), 'alice');
  });

  it('asks a client that can open links to open it', async () => {
    const own = await makeGateway(platform, [capability], { requireAuthentication: true });
    const key = await makeKey(platform, own.id);
    const headers = { 'x-api-key': key.secret };
    const session = await beginSession(own.mcp, '2025-11-25', { elicitation: { url: {} } }, headers);
    const body = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'whoami', arguments: {} } };
    const [refused] = (await post(own.mcp, body, session)).messages;
    assert.equal(refused?.error?.code, -32042);
    const [elicitation] = (refused?.error?.data?.elicitations ?? []) as Record<string, string>[];
    assert.deepEqual(
      { mode: elicitation?.mode, message: elicitation?.message },
      { mode: 'url', message: 'Diary needs your permission to act in your name.' },
    );
    assert.ok(elicitation?.elicitationId);
    await grant(elicitation?.url ?? '', 'carl');
    const [answered] = (await post(own.mcp, body, session)).messages;
    assert.equal(subOf({ text: textOf(answered?.result) }), 'carl');
  });

  it('asks a client of 2026-07-28 in the result, and runs the call when it comes back', async () => {
    const own = await makeGateway(platform, [capability], { requireAuthentication: true });
    const key = await makeKey(platform, own.id);
    const send = async (more: Record<string, unknown> = {}): Promise<RawMessage | undefined> => {
      const _meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } },
      };
      const params = { name: 'whoami', arguments: {}, ...more, _meta };
      const headers = {
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'whoami',
        'x-api-key': key.secret,
      };
      const answer = await post(own.mcp, { jsonrpc: '2.0', id: 1, method: 'tools/call', params }, headers);
      return answer.messages.at(-1);
    };
    const asked = await send();
    assert.equal(asked?.result?.resultType, 'input_required');
    const requests = asked?.result?.inputRequests as Record<
      string,
      { method: string; params: { url: string } }
    >;
    const [[name, question]] = Object.entries(requests) as [
      [string, { method: string; params: { url: string } }],
    ];
    assert.equal(question.method, 'elicitation/create');
    await grant(question.params.url, 'dora');
    const { requestState } = asked?.result ?? {};
    const answered = await send({
      inputResponses: { [name]: { action: 'accept' } },
      ...(requestState ? { requestState } : {}),
    });
    assert.equal(subOf({ text: textOf(answered?.result) }), 'dora');
  });

  it('is granted more where a tool needs more', async () => {
    const refused = await call(0, 'admin');
    assert.ok(refused.isError);
    const browser = new SignInBrowser();
    const { location } = await browser.press(linkIn(refused.text));
    assert.ok(new URL(location ?? '').searchParams.get('scope')?.split(' ').includes('admin'));
    const { status, text } = await browser.signIn(location ?? '', 'alice');
    assert.equal(status, 200, text);
    assert.equal(subOf(await call(0, 'admin')), 'alice');
  });

  it('is asked for again when what was granted is revoked', async () => {
    const { capability: found } = await platform.graphql<{
      capability: { grants: { id: string; gatewayId: string; principal: string }[] };
    }>('query ($id: ID!) { capability(id: $id) { grants { id gatewayId principal grantedAt expiresAt } } }', {
      id: capability,
    });
    const mine = found.grants.find(({ principal }) => principal === `key:${keys[0]?.id}`);
    assert.equal(mine?.gatewayId, gateway.id);
    await platform.graphql('mutation ($id: ID!) { revokeGrant(id: $id) }', { id: mine?.id });
    const refused = await call(0);
    assert.ok(refused.isError);
    assert.equal(subOf(await call(1)), 'bob');
    await grant(linkIn(refused.text), 'alice');
    await assert.rejects(
      platform.graphql('mutation ($id: ID!) { revokeGrant(id: $id) }', { id: 'none' }),
      /there is no grant none/,
    );
  });

  it('is not granted by whoever got the link, or the way on from it, from somebody else', async () => {
    const own = await makeGateway(platform, [capability], { requireAuthentication: true });
    const key = await makeKey(platform, own.id);
    const response = await fetch(`${own.http}/tools/whoami`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key.secret },
      body: '{}',
    });
    const link = linkIn(textOf(await response.json()));
    // A page of another site cannot press the button.
    const foreign = await fetch(link, { method: 'POST', headers: { origin: 'https://evil.example' } });
    assert.equal(foreign.status, 403);
    // The way on works only in the browser that pressed it.
    const { location } = await new SignInBrowser().press(link);
    const victim = await new SignInBrowser().signIn(location ?? '', 'victim');
    assert.equal(victim.status, 403);
    assert.match(victim.text, /was begun in another browser/);
    // What nobody made leads nowhere.
    assert.equal((await fetch(`${platform.url}/oauth/grant/made-up`)).status, 404);
  });

  it('refuses callers whom nobody knows', async () => {
    const open = await makeGateway(platform, [capability]);
    const { isError, text } = await call(0, 'whoami', open);
    assert.ok(isError);
    assert.match(text, /this gateway does not know who that is: it must require authentication/);
  });

  it('keeps tokens encrypted, and forgets them with the gateway and the connector', async () => {
    const own = await connect();
    const ownGateway = await makeGateway(platform, [own], { requireAuthentication: true });
    const key = await makeKey(platform, ownGateway.id);
    keys.push(key);
    await grant(linkIn((await call(keys.length - 1, 'whoami', ownGateway)).text), 'eve');
    const grants = async () =>
      (
        await platform.graphql<{ capability: { grants: unknown[] } }>(
          'query ($id: ID!) { capability(id: $id) { grants { id } } }',
          { id: own },
        )
      ).capability.grants.length;
    assert.equal(await grants(), 1);
    const kept = readdirSync(platform.dataDir, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
    assert.ok(kept.some((text) => text.includes('upstreamgrants')));
    // What is sealed is JSON with these keys, tokens and code verifiers among them.
    assert.ok(kept.every((text) => !text.includes('access_token') && !text.includes('codeVerifier')));
    await platform.graphql('mutation ($id: ID!) { deleteGateway(id: $id) }', { id: ownGateway.id });
    assert.equal(await grants(), 0);
  });
});
