import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { connectMcp, makeGateway, makeKey, type TestGateway } from '../support/gateways.ts';
import { Issuer, publicJwk, publicPem } from '../support/issuer.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { beginSession, post } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { makeUser } from '../support/users.ts';

const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

const CONFIGURE = `mutation ($gatewayId: ID!, $input: JwtConfigurationInput!) {
  configureJwt(gatewayId: $gatewayId, input: $input) {
    authMethod jwt { issuer audience publicKey jwksUrl requiredScopes toolsClaim toolGrants { claimValue tools } }
  }
}`;

const base64url = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('tokens', () => {
  let platform: Platform;
  let issuer: Issuer;
  let key: Awaited<ReturnType<Issuer['addKey']>>;

  before(async () => {
    platform = await sharedPlatform();
    issuer = await Issuer.start();
    key = await issuer.addKey('RS256');
  });

  after(() => issuer.stop());

  /** A gateway that accepts tokens of the issuer. */
  async function makeSecured(
    jwt: Record<string, unknown> = {},
    input: Record<string, unknown> = {},
    capabilities: string[] = ['code-runner'],
  ): Promise<TestGateway> {
    const gateway = await makeGateway(platform, capabilities, { requireAuthentication: true, ...input });
    await configure(gateway, jwt);
    return gateway;
  }

  async function configure(gateway: TestGateway, jwt: Record<string, unknown> = {}): Promise<unknown> {
    const keys = 'jwksUrl' in jwt ? {} : { publicKey: await publicPem(key) };
    const input = { issuer: issuer.url, audience: 'tools', ...keys, ...jwt };
    return platform.graphql(CONFIGURE, { gatewayId: gateway.id, input });
  }

  const list = (gateway: TestGateway, token: string) =>
    fetch(`${gateway.http}/tools`, { headers: { authorization: `Bearer ${token}` } });

  async function toolsFor(gateway: TestGateway, token: string): Promise<string[]> {
    const response = await list(gateway, token);
    assert.equal(response.status, 200, await response.clone().text());
    return ((await response.json()) as { tools: { name: string }[] }).tools.map(({ name }) => name);
  }

  async function refusal(gateway: TestGateway, token: string): Promise<{ status: number; message: string }> {
    const response = await list(gateway, token);
    const { error } = (await response.json()) as { error: { message: string } };
    return { status: response.status, message: error.message };
  }

  it('are accepted with a PEM, a JWK and a JWK set, in every family of algorithms', async () => {
    const gateway = await makeSecured();
    const algorithms = ['RS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA'];
    const keys = await Promise.all(algorithms.map((alg) => issuer.addKey(alg)));
    for (const own of keys) {
      const { alg } = own;
      const token = await issuer.sign(own);
      for (const jwt of [
        { publicKey: await publicPem(own) },
        { publicKey: JSON.stringify(await publicJwk(own)) },
        { jwksUrl: issuer.jwksUrl },
      ]) {
        await configure(gateway, jwt);
        assert.deepEqual(await toolsFor(gateway, token), ['run_code'], `${alg} ${Object.keys(jwt)[0]}`);
      }
    }
  });

  it('may have several audiences, and clocks that are a minute apart', async () => {
    const gateway = await makeSecured();
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [
      { aud: ['other', 'tools'] },
      { exp: now - 30 },
      { nbf: now + 30 },
      { iat: now + 30 },
    ])
      assert.equal((await list(gateway, await issuer.sign(key, claims))).status, 200, JSON.stringify(claims));
  });

  it('are refused for what they say', async () => {
    const gateway = await makeSecured();
    const now = Math.floor(Date.now() / 1000);
    for (const [claims, why] of [
      [{ exp: undefined }, 'has no exp'],
      [{ exp: now - 90 }, 'has expired'],
      [{ nbf: now + 90 }, 'is not valid yet'],
      [{ iat: now + 90 }, 'issued in the future'],
      [{ aud: 'others' }, 'another audience'],
      [{ aud: undefined }, 'has no aud'],
      [{ iss: 'https://elsewhere.example' }, 'another issuer'],
      [{ iss: undefined }, 'has no iss'],
      [{ sub: undefined }, 'no subject'],
      [{ exp: 'tomorrow' }, 'exp is not what it must be'],
    ] as const) {
      const { status, message } = await refusal(gateway, await issuer.sign(key, claims));
      assert.equal(status, 401, why);
      assert.match(message, /^Authentication failed: /);
      assert.ok(message.includes(why), `${message} should say: ${why}`);
    }
  });

  it('are refused unsigned, and signed with the public key as a shared secret', async () => {
    const gateway = await makeSecured();
    const now = Math.floor(Date.now() / 1000);
    const payload = base64url({ iss: issuer.url, sub: 'eve', aud: 'tools', exp: now + 300 });
    for (const alg of ['none', 'None', 'nOnE'])
      assert.equal((await list(gateway, `${base64url({ alg })}.${payload}.`)).status, 401, alg);
    const pem = await publicPem(key);
    const jwk = JSON.stringify(await publicJwk(key));
    for (const secret of [pem, pem.trim(), jwk]) {
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        const input = `${base64url({ alg, typ: 'JWT', kid: key.kid })}.${payload}`;
        const mac = createHmac(alg.replace('HS', 'sha'), secret).update(input).digest('base64url');
        const { status, message } = await refusal(gateway, `${input}.${mac}`);
        assert.equal(status, 401);
        assert.match(message, /not accepted \(alg, crit\)/);
      }
    }
  });

  it('are refused with a changed payload, a foreign key, and an algorithm that the key is not for', async () => {
    const gateway = await makeSecured();
    const [header, , signature] = (await issuer.sign(key)).split('.');
    const now = Math.floor(Date.now() / 1000);
    const payload = base64url({ iss: issuer.url, sub: 'eve', aud: 'tools', exp: now + 300 });
    assert.match((await refusal(gateway, `${header}.${payload}.${signature}`)).message, /signature is wrong/);
    const foreign = await (await Issuer.start()).addKey('RS256');
    assert.match((await refusal(gateway, await issuer.sign(foreign))).message, /signature is wrong/);
    const elliptic = await issuer.addKey('ES256');
    assert.match((await refusal(gateway, await issuer.sign(elliptic))).message, /no key of the issuer fits/);
  });

  it('cannot bring their own key, or say where to find it', async () => {
    const gateway = await makeSecured();
    const evil = await Issuer.start();
    try {
      const foreign = await evil.addKey('RS256', key.kid);
      const own = await publicJwk(foreign);
      for (const header of [
        { jku: evil.jwksUrl },
        { x5u: evil.jwksUrl },
        { jwk: own },
        { x5c: ['MIIB'] },
        { kid: '../../../../dev/null' },
      ]) {
        const token = await issuer.sign(foreign, {}, header as object);
        assert.equal((await list(gateway, token)).status, 401, JSON.stringify(Object.keys(header)));
      }
      assert.equal(evil.reads, 0, 'nothing was fetched from where the token said');
    } finally {
      await evil.stop();
    }
  });

  it('are refused with critical headers, unencoded payloads, and when they are no tokens at all', async () => {
    const gateway = await makeSecured();
    const critical = await issuer.sign(key, {}, { crit: ['exp-policy'], 'exp-policy': 'lax' } as object);
    assert.match((await refusal(gateway, critical)).message, /alg, crit/);
    const [, payload, signature] = (await issuer.sign(key)).split('.');
    const unencoded = base64url({ alg: 'RS256', b64: false, crit: ['b64'] });
    for (const token of [
      `${unencoded}.${payload}.${signature}`,
      'x',
      'x.y',
      'x.y.z',
      '..',
      `${base64url('[]')}.${payload}.${signature}`,
      `${base64url('{"alg":1}')}.${payload}.${signature}`,
      `${base64url({ alg: 'RS256' })}.${base64url('null')}.${signature}`,
      'a.b.c.d.e',
    ])
      assert.equal((await list(gateway, token)).status, 401, token);
  });

  it('are refused when they are huge', async () => {
    const gateway = await makeSecured();
    const { status, message } = await refusal(gateway, await issuer.sign(key, { padding: 'x'.repeat(8000) }));
    assert.equal(status, 401);
    assert.match(message, /more than 8192 characters/);
    assert.equal((await list(gateway, 'x'.repeat(40_000))).status, 431, 'such headers no HTTP server takes');
  });

  it('are taken where the gateway takes tokens, keys where it takes keys', async () => {
    const gateway = await makeSecured();
    const { secret } = await makeKey(platform, gateway.id);
    const token = await issuer.sign(key);
    const withKey = (name: string) => fetch(`${gateway.http}/tools`, { headers: { [name]: secret } });
    const update =
      'mutation ($id: ID!, $input: UpdateGatewayInput!) { updateGateway(id: $id, input: $input) { id } }';
    for (const [authMethod, keyStatus, tokenStatus] of [
      ['BOTH', 200, 200],
      ['API_KEY', 200, 401],
      ['JWT', 401, 200],
    ] as const) {
      await platform.graphql(update, { id: gateway.id, input: { authMethod } });
      assert.equal((await withKey('x-api-key')).status, keyStatus, authMethod);
      assert.equal((await list(gateway, token)).status, tokenStatus, authMethod);
    }
    await platform.graphql('mutation ($id: ID!) { removeJwt(gatewayId: $id) { jwt { issuer } } }', {
      id: gateway.id,
    });
    assert.match((await refusal(gateway, token)).message, /nobody has said whose/);
  });

  it('allow the tools that a claim names', async () => {
    const server = await startServer('mcp-server');
    const capabilities = ['code-runner', await connectMcp(platform, server.port)];
    const gateway = await makeSecured({ toolsClaim: 'tools' }, {}, capabilities);
    assert.deepEqual(await toolsFor(gateway, await issuer.sign(key, { tools: ['echo', 'run_code'] })), [
      'run_code',
      'echo',
    ]);
    assert.deepEqual(await toolsFor(gateway, await issuer.sign(key, { tools: 'echo count' })), [
      'echo',
      'count',
    ]);
    assert.deepEqual(await toolsFor(gateway, await issuer.sign(key)), [], 'without the claim none');
    assert.deepEqual(await toolsFor(gateway, await issuer.sign(key, { tools: { echo: true } })), []);
    assert.ok((await toolsFor(gateway, await issuer.sign(key, { tools: ['*'] }))).length > 3);
    const token = await issuer.sign(key, { tools: ['echo'] });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const call = await fetch(`${gateway.http}/tools/count`, { method: 'POST', headers, body: '{}' });
    assert.equal(call.status, 404);
    const described = await fetch(`${gateway.http}/openapi.json`, { headers });
    const { paths } = (await described.json()) as { paths: object };
    assert.deepEqual(Object.keys(paths), ['/tools/echo']);
  });

  it('allow what the values of a nested claim are granted', async () => {
    const server = await startServer('mcp-server');
    const capabilities = ['code-runner', await connectMcp(platform, server.port)];
    const toolGrants = [
      { claimValue: 'reader', tools: ['echo'] },
      { claimValue: 'runner', tools: ['run_code'] },
      { claimValue: 'admin', tools: ['*'] },
    ];
    const gateway = await makeSecured({ toolsClaim: 'realm_access.roles', toolGrants }, {}, capabilities);
    const withRoles = async (...roles: string[]) =>
      toolsFor(gateway, await issuer.sign(key, { realm_access: { roles } }));
    assert.deepEqual(await withRoles('reader'), ['echo']);
    assert.deepEqual(await withRoles('reader', 'runner', 'other'), ['run_code', 'echo']);
    assert.deepEqual(
      await withRoles('other', 'run_code'),
      [],
      'a value without a grant is no name of a tool',
    );
    assert.ok((await withRoles('admin')).length > 3);
    const dotted = await makeSecured({ toolsClaim: 'https://example.com/tools' });
    assert.deepEqual(
      await toolsFor(dotted, await issuer.sign(key, { 'https://example.com/tools': ['run_code'] })),
      ['run_code'],
    );
  });

  it('need every scope that the gateway asks for, and are told which', async () => {
    const gateway = await makeSecured({ requiredScopes: ['tools:use', 'tools:more'] });
    assert.equal(
      (await list(gateway, await issuer.sign(key, { scope: 'tools:more tools:use' }))).status,
      200,
    );
    assert.equal(
      (await list(gateway, await issuer.sign(key, { scp: ['tools:more', 'tools:use'] }))).status,
      200,
    );
    const refused = await list(gateway, await issuer.sign(key, { scope: 'tools:use' }));
    assert.equal(refused.status, 403);
    const challenge = refused.headers.get('www-authenticate') ?? '';
    assert.match(challenge, /^Bearer .*error="insufficient_scope"/);
    assert.match(challenge, /scope="tools:use tools:more"/);
    assert.match(challenge, /resource_metadata="http/);
  });

  it('keep their session when they are renewed; nobody else may have it', async () => {
    const gateway = await makeSecured();
    const bearer = async (claims: Record<string, unknown> = {}) => ({
      authorization: `Bearer ${await issuer.sign(key, claims)}`,
    });
    const session = await beginSession(gateway.mcp, '2025-11-25', {}, await bearer());
    const renewed = { ...session, ...(await bearer({ jti: 'second' })) };
    assert.equal((await post(gateway.mcp, LIST, renewed)).status, 200);
    assert.equal(
      (await post(gateway.mcp, LIST, { ...session, ...(await bearer({ sub: 'eve' })) })).status,
      404,
    );
    const { secret } = await makeKey(platform, gateway.id);
    const { 'mcp-session-id': id = '' } = session;
    assert.equal((await post(gateway.mcp, LIST, { 'mcp-session-id': id, 'x-api-key': secret })).status, 404);
    const other = await makeSecured();
    assert.equal((await post(other.mcp, LIST, renewed)).status, 404);
  });

  it('are configured with what is checked', async () => {
    const gateway = await makeSecured();
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const pem = { type: 'spki', format: 'pem' } as const;
    const shown = publicKey.export(pem).toString();
    const secretPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const [input, path, message] of [
      [{ publicKey: secretPem }, 'input.publicKey', /is a private key/],
      [
        { publicKey: JSON.stringify(privateKey.export({ format: 'jwk' })) },
        'input.publicKey',
        /is a private key/,
      ],
      [{ publicKey: '{"kty":"oct","k":"c2VjcmV0"}' }, 'input.publicKey', /is a symmetric key/],
      [{ publicKey: small.export(pem).toString() }, 'input.publicKey', /2048 bits or more/],
      [
        { publicKey: generateKeyPairSync('x25519').publicKey.export(pem).toString() },
        'input.publicKey',
        /another kind/,
      ],
      [{ publicKey: 'hello' }, 'input.publicKey', /neither PEM/],
      [{ publicKey: '{"kty":' }, 'input.publicKey', /no JSON/],
      [{ publicKey: '{"keys":[]}' }, 'input.publicKey', /a set of keys/],
      [{ publicKey: undefined }, 'input.publicKey', /either publicKey or jwksUrl/],
      [{ publicKey: shown, jwksUrl: 'https://x.example' }, 'input.jwksUrl', /not both/],
      [{ publicKey: undefined, jwksUrl: 'ftp://x' }, 'input.jwksUrl', /begins with https/],
      [{ publicKey: shown, issuer: '' }, 'input.issuer', /must not be empty/],
      [{ publicKey: shown, requiredScopes: ['two words'] }, 'input.requiredScopes.0', /is no scope/],
      [{ publicKey: shown, toolGrants: [{ claimValue: 'a', tools: [] }] }, 'input.toolsClaim', /is needed/],
    ] as const) {
      const all = { issuer: issuer.url, audience: 'tools', ...input };
      await assert.rejects(
        platform.graphql(CONFIGURE, { gatewayId: gateway.id, input: all }),
        (error: GraphqlFailure) => {
          const [field] = error.fields as { path: string; message: string }[];
          assert.equal(error.code, 'BAD_USER_INPUT');
          assert.equal(field?.path, path);
          assert.match(field?.message ?? '', message);
          return true;
        },
      );
    }
    const developer = await makeUser(platform, 'DEVELOPER');
    const inside = {
      issuer: issuer.url,
      audience: 'tools',
      jwksUrl: issuer.jwksUrl,
      allowPrivateNetwork: true,
    };
    await assert.rejects(
      platform.graphql(CONFIGURE, { gatewayId: gateway.id, input: inside }, developer.session),
      /allowPrivateNetwork needs the admin role/,
    );
    const { auditLog } = await platform.graphql('{ auditLog(first: 50) { nodes { action input error } } }');
    assert.ok(!JSON.stringify(auditLog).includes('PRIVATE KEY'));
    assert.equal(
      (await list(gateway, await issuer.sign(key))).status,
      200,
      'what was refused changed nothing',
    );
  });
});
