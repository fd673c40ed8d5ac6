import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { answerWith } from '../support/answering-server.ts';
import { closeClients, connectV1 } from '../support/clients.ts';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import { type GraphqlFailure, Platform } from '../support/platform.ts';
import { type ServerProcess, startServer } from '../support/servers.ts';
import { SignInBrowser } from '../support/sign-in.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

interface Protected {
  issuer: ServerProcess;
  server: ServerProcess;
}

interface Found {
  state: string;
  stateReason: string | null;
  tools: { name: string }[];
  grants: { id: string; principal: string | null; isRenewable: boolean }[];
  connector: { auth: { type: string; secrets: object } };
}

const CODE = { type: 'OAUTH2_AUTHORIZATION_CODE' };

/** Lets somebody sign in by hand, as whoever configures a refresh token has done before. */
async function getRefreshToken({ port }: ServerProcess, redirectUri: string): Promise<string> {
  const verifier = 'a'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({
    client_id: 'known',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid tools',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const authorize = `http://127.0.0.1:${port}/auth?${query}`;
  const { url } = await new SignInBrowser().signIn(authorize, 'carl', redirectUri);
  const answer = await fetch(`http://127.0.0.1:${port}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('known:known-secret').toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(url).searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  return ((await answer.json()) as { refresh_token: string }).refresh_token;
}

describe('an MCP server that wants to be authorized', () => {
  let platform: Platform;

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start();
  });

  after(async () => {
    await closeClients();
    await platform.stop();
  });

  /** An authorization server, and an MCP server that trusts it. */
  const startProtected = async (
    forIssuer: Record<string, string> = {},
    forServer: Record<string, string> = {},
  ): Promise<Protected> => {
    const [issuerPort, serverPort] = [await freePort(), await freePort()];
    const resource = `http://127.0.0.1:${serverPort}/mcp`;
    const issuer = await startServer(
      'authorization-server',
      { RESOURCE: resource, ...forIssuer },
      issuerPort,
    );
    const server = await startServer(
      'protected-server',
      { ISSUER: `http://127.0.0.1:${issuerPort}`, ...forServer },
      serverPort,
    );
    return { issuer, server };
  };
  const find = async (id: string) =>
    (
      await platform.graphql<{ capability: Found }>(
        `query ($id: ID!) { capability(id: $id) {
          state stateReason tools { name } grants { id principal isRenewable } connector { auth { type secrets } }
        } }`,
        { id },
      )
    ).capability;
  const beginAuthorization = async (id: string) =>
    (
      await platform.graphql<{ authorizeConnector: { authorizationUrl: string } }>(
        'mutation ($id: ID!) { authorizeConnector(id: $id) { authorizationUrl expiresAt } }',
        { id },
      )
    ).authorizeConnector.authorizationUrl;
  const countsOf = async ({ port }: ServerProcess) =>
    (await (await fetch(`http://127.0.0.1:${port}/counts`)).json()) as {
      token: number;
      refresh: number;
      registration: number;
    };
  const whoami = async (client: Awaited<ReturnType<typeof connectV1>>) =>
    JSON.parse(textOf(await client.callTool({ name: 'whoami', arguments: {} }))) as {
      sub: string;
      scope: string;
    };

  it('is kept unconfigured, and used by everybody once an admin has authorized it', async () => {
    const { issuer, server } = await startProtected();
    const id = await connectMcp(platform, server.port, { auth: CODE });
    const before = await find(id);
    assert.equal(before.state, 'UNCONFIGURED');
    assert.match(before.stateReason ?? '', /it has to be authorized; see authorizeConnector/);
    assert.deepEqual(before.tools, []);

    const url = new URL(await beginAuthorization(id));
    const { searchParams } = url;
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.equal(searchParams.get('resource'), `http://127.0.0.1:${server.port}/mcp`);
    assert.ok(searchParams.get('scope')?.split(' ').includes('tools'));
    assert.equal(searchParams.get('redirect_uri'), `${platform.url}/oauth/callback`);
    assert.equal((await countsOf(issuer)).registration, 1);
    const { status, text } = await new SignInBrowser().signIn(url.href, 'ada');
    assert.equal(status, 200, text);
    assert.match(text, /may now be used/);

    const after = await find(id);
    assert.equal(after.state, 'READY');
    assert.deepEqual(
      after.tools.map(({ name }) => name),
      ['whoami', 'admin'],
    );
    assert.deepEqual(
      after.grants.map(({ principal, isRenewable }) => ({ principal, isRenewable })),
      [{ principal: null, isRenewable: true }],
    );
    const gateway = await makeGateway(platform, [id]);
    const { sub, scope } = await whoami(await connectV1(gateway.mcp));
    assert.deepEqual([sub, scope.split(' ').includes('tools')], ['ada', true]);
    // It was registered once, however often it is authorized.
    await beginAuthorization(id);
    assert.equal((await countsOf(issuer)).registration, 1);
  });

  it('has its token renewed by one worker at a time, however many ask', async () => {
    const { issuer, server } = await startProtected({ TOKEN_SECONDS: '2' });
    const id = await connectMcp(platform, server.port, { auth: CODE });
    await new SignInBrowser().signIn(await beginAuthorization(id), 'ada');
    const gateway = await makeGateway(platform, [id]);
    const clients = await Promise.all(Array.from({ length: 5 }, () => connectV1(gateway.mcp)));
    const before = (await countsOf(issuer)).refresh;
    await until(
      'the token has ended',
      async () => (await countsOf(issuer)).refresh > before || (await whoamiAll(clients)),
    );
    const { refresh } = await countsOf(issuer);
    const names = await Promise.all([...clients, ...clients, ...clients].map(whoami));
    assert.ok(names.every(({ sub }) => sub === 'ada'));
    // Fifteen calls at once with a token that lasts two seconds: not fifteen renewals.
    assert.ok((await countsOf(issuer)).refresh - refresh <= 3);
    assert.equal((await find(id)).state, 'READY');
  });

  const whoamiAll = async (clients: Awaited<ReturnType<typeof connectV1>>[]) => {
    await Promise.all(clients.map(whoami));
    return false;
  };

  it('is unconfigured again when nothing is left of what was granted', async () => {
    const { issuer, server } = await startProtected({ TOKEN_SECONDS: '1' });
    const id = await connectMcp(platform, server.port, { auth: CODE });
    await new SignInBrowser().signIn(await beginAuthorization(id), 'ada');
    const gateway = await makeGateway(platform, [id]);
    const client = await connectV1(gateway.mcp);
    assert.equal((await whoami(client)).sub, 'ada');
    // It forgets everything: grants, clients, keys.
    await issuer.stop();
    await issuer.start();
    await until('it is noticed', async () => {
      const failure = await whoami(client).catch(({ message }: Error) => message);
      return typeof failure === 'string' && /an admin has to authorize it/.test(failure);
    });
    assert.deepEqual((await find(id)).grants, []);
    // The same way leads back, with a new registration.
    await new SignInBrowser().signIn(await beginAuthorization(id), 'bea');
    assert.equal((await whoami(await connectV1(gateway.mcp))).sub, 'bea');
  });

  it('is reached with a client that was registered by hand, where it registers nobody', async () => {
    const redirect = { REGISTRATION: 'off', REDIRECT_URI: `${platform.url}/oauth/callback` };
    const { issuer, server } = await startProtected(redirect);
    const unknown = await connectMcp(platform, server.port, { auth: CODE });
    await assert.rejects(
      beginAuthorization(unknown),
      /Server \d+: .*does not support dynamic client registration/,
    );
    const auth = { ...CODE, clientId: 'known', clientSecret: 'known-secret' };
    const id = await connectMcp(platform, server.port, { auth });
    assert.deepEqual((await find(id)).connector.auth, {
      type: 'OAUTH2_AUTHORIZATION_CODE',
      secrets: { clientSecret: '…cret' },
    });
    const { status } = await new SignInBrowser().signIn(await beginAuthorization(id), 'ada');
    assert.equal(status, 200);
    assert.equal((await find(id)).state, 'READY');
    assert.equal((await countsOf(issuer)).registration, 0);
  });

  it('is reached with client credentials', async () => {
    const { issuer, server } = await startProtected();
    const base = `http://127.0.0.1:${issuer.port}`;
    const auth = {
      tokenUrl: `${base}/token`,
      clientId: 'known',
      clientSecret: 'known-secret',
      scopes: ['tools'],
    };
    const credentials = { ...auth, type: 'OAUTH2_CLIENT_CREDENTIALS' };
    const id = await connectMcp(platform, server.port, { auth: credentials });
    const gateway = await makeGateway(platform, [id]);
    const client = await connectV1(gateway.mcp);
    const { token } = await countsOf(issuer);
    assert.equal((await whoami(client)).scope, 'tools');
    await whoami(client);
    // One token serves many calls.
    assert.ok((await countsOf(issuer)).token <= token + 1);
    await assert.rejects(
      connectMcp(platform, server.port, { auth: { ...credentials, clientSecret: 'wrong' } }),
      /Server \d+: the authorization server refuses: invalid_client/,
    );
  });

  it('is reached with a refresh token, and remembers the one that replaces it', async () => {
    const redirectUri = `${platform.url}/elsewhere`;
    const { issuer, server } = await startProtected({ TOKEN_SECONDS: '1', REDIRECT_URI: redirectUri });
    const refreshToken = await getRefreshToken(issuer, redirectUri);
    const auth = {
      type: 'OAUTH2_REFRESH_TOKEN',
      tokenUrl: `http://127.0.0.1:${issuer.port}/token`,
      clientId: 'known',
      clientSecret: 'known-secret',
      refreshToken,
    };
    // Trying it out uses it up: what replaces it must not be lost, although the connector is not stored yet.
    const id = await connectMcp(platform, server.port, { auth });
    const gateway = await makeGateway(platform, [id]);
    const client = await connectV1(gateway.mcp);
    const { refresh } = await countsOf(issuer);
    await until('it was renewed a few times', async () => {
      assert.equal((await whoami(client)).sub, 'carl');
      return (await countsOf(issuer)).refresh >= refresh + 3;
    });
    const workers = platform.pids('worker');
    process.kill(workers.at(-1) ?? 0, 'SIGKILL');
    await until('the next worker is there', () => platform.pids('worker').length > workers.length);
    await until('it is used again', async () => {
      const who = await whoami(client).catch(() => undefined);
      return who?.sub === 'carl';
    });
  });

  it('shows itself by key, token or password where that is what the server wants', async () => {
    const server = await startServer('mcp-server');
    for (const [auth, header, value] of [
      [{ type: 'API_KEY', name: 'X-Key', value: 's3cret-1' }, 'x-key', 's3cret-1'],
      [{ type: 'API_KEY', in: 'cookie', name: 'key', value: 's3cret-2' }, 'cookie', 'key=s3cret-2'],
      [{ type: 'BEARER', value: 's3cret-3' }, 'authorization', 'Bearer s3cret-3'],
      [
        { type: 'BASIC', username: 'ada', password: 's3cret-4' },
        'authorization',
        `Basic ${Buffer.from('ada:s3cret-4').toString('base64')}`,
      ],
    ] as const) {
      const id = await connectMcp(platform, server.port, { auth });
      const gateway = await makeGateway(platform, [id]);
      const client = await connectV1(gateway.mcp);
      const sent = JSON.parse(textOf(await client.callTool({ name: 'headers', arguments: {} })));
      assert.equal(sent[header], value);
    }
    const { auditLog } = await platform.graphql<{ auditLog: unknown }>('{ auditLog { nodes { input } } }');
    assert.ok(!JSON.stringify([auditLog, platform.log]).includes('s3cret'));
  });

  it('that does not say where to authorize is refused, and nothing is kept of it', async () => {
    const { server } = await startProtected({}, { CHALLENGE: 'off' });
    const input = { name: 'Unsaid', auth: CODE };
    await assert.rejects(
      connectMcp(platform, server.port, input),
      /Unsaid: the server wants to be authorized and does not say where; give authorizationUrl, tokenUrl and clientId/,
    );
    await assert.rejects(
      connectMcp(platform, server.port, { name: 'Unsaid' }),
      /Unsaid: the server answered with HTTP 401 \(it does not accept the credentials\)/,
    );
    const { server: saying } = await startProtected();
    await assert.rejects(
      connectMcp(platform, saying.port, { name: 'Unsaid' }),
      /HTTP 401 \(it wants to be authorized: auth of the type OAUTH2_AUTHORIZATION_CODE\)/,
    );
    const { capabilities } = await platform.graphql<{ capabilities: { totalCount: number } }>(
      '{ capabilities(search: "Unsaid") { totalCount } }',
    );
    assert.equal(capabilities.totalCount, 0);
  });

  it('whose authorization server answers what none would is named with what it answered', async () => {
    for (const [listener, message] of [
      [
        (response) => response.setHeader('content-type', 'text/html').end('<h1>Welcome</h1>'),
        /Odd: the authorization server answered with what is no JSON$/,
      ],
      [
        (response) => response.end('{"issuer":"https://elsewhere.example"}'),
        /Odd: the authorization server answered with what none would: authorization_endpoint: /,
      ],
      [
        (response) => {
          const pour = () => {
            while (!response.destroyed && response.write('x'.repeat(65_536)));
          };
          response.on('drain', pour);
          pour();
        },
        /Odd: the authorization server answers more than 1048576 bytes/,
      ],
    ] as [(response: ServerResponse) => void, RegExp][]) {
      const server = await answerWith((request, response) => {
        const resource = `http://127.0.0.1:${request.socket.localPort}`;
        const metadata = `${resource}/.well-known/oauth-protected-resource`;
        if (request.url?.includes('oauth-protected-resource')) {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify({ resource, authorization_servers: [`${resource}/issuer`] }));
        } else if (request.url?.startsWith('/mcp')) {
          response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${metadata}"` }).end();
        } else listener(response);
      });
      await assert.rejects(connectMcp(platform, server.port, { name: 'Odd', auth: CODE }), (error: Error) => {
        assert.match(error.message, message);
        return true;
      });
      server.close();
    }
  });

  it('is not authorized by an answer that was used, made up, refused, or comes from somebody else', async () => {
    const { server } = await startProtected();
    const id = await connectMcp(platform, server.port, { auth: CODE });
    const callback = `${platform.url}/oauth/callback`;
    const browser = new SignInBrowser();

    const aborted = await browser.signIn(await beginAuthorization(id), 'ada', undefined, 'abort');
    assert.equal(aborted.status, 502);
    assert.match(aborted.text, /the authorization server answered access_denied/);

    const made = await fetch(`${callback}?state=made-up&code=x`);
    assert.equal(made.status, 403);
    assert.match(await made.text(), /was finished already, or took too long/);

    const { url } = await new SignInBrowser().signIn(await beginAuthorization(id), 'ada', callback);
    const mixedUp = new URL(url);
    mixedUp.searchParams.set('iss', 'https://evil.example');
    const refused = await fetch(mixedUp);
    assert.equal(refused.status, 502);
    assert.match(await refused.text(), /is not to be trusted/);
    // The state was good for one answer.
    assert.equal((await fetch(url)).status, 403);
    assert.equal((await find(id)).state, 'UNCONFIGURED');

    const script = await fetch(`${callback}?state=x&error=%3Cscript%3E`);
    assert.ok(!(await script.text()).includes('<script>'));
  });

  it('is refused by field where its input is wrong', async () => {
    for (const [input, path] of [
      [{ auth: { type: 'BEARER' } }, 'input.auth.value'],
      [{ auth: { ...CODE, tokenUrl: 'https://a.example/token' } }, 'input.auth.authorizationUrl'],
      [{ auth: { type: 'API_KEY', name: 'x', value: 'y' }, tokenPerUser: true }, 'input.tokenPerUser'],
      [{ url: undefined, command: 'node', auth: CODE }, 'input.auth'],
    ] as const) {
      await assert.rejects(connectMcp(platform, 9, input), (error: GraphqlFailure) => {
        const paths = (error.fields as { path: string }[]).map((field) => field.path);
        assert.ok(paths.includes(path), `${paths.join(', ')} instead of ${path}`);
        return true;
      });
    }
    await assert.rejects(beginAuthorization('aaaaaaaaaaaaaaaa'), /there is no connector/);
  });
});
