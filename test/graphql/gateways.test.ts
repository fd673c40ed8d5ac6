import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const refused = (code: string, path?: string, message?: RegExp) => (error: GraphqlFailure) => {
  assert.equal(error.code, code, error.message);
  const [field] = (error.fields ?? []) as { path: string; message: string }[];
  if (path !== undefined) assert.equal(field?.path, path);
  if (message !== undefined) assert.match(`${error.message} ${field?.message}`, message);
  return true;
};

const CREATE =
  'mutation ($input: CreateGatewayInput!) { createGateway(input: $input) { id name requireAuthentication authMethod } }';
const UPDATE =
  'mutation ($id: ID!, $input: UpdateGatewayInput!) { updateGateway(id: $id, input: $input) { name description requireAuthentication authMethod } }';
const ATTACHMENTS = `attachments { capability { id name } enabled settings tools { tool name givenName enabled description } }`;

describe('gateways over GraphQL', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it('are public and accept both methods unless something else is said', async () => {
    const name = `a ${randomBytes(4).toString('hex')}`;
    const { createGateway } = await platform.graphql<{ createGateway: Record<string, unknown> }>(CREATE, {
      input: { name },
    });
    assert.match(String(createGateway.id), /^[a-z2-7]{16}$/);
    assert.deepEqual(
      { ...createGateway, id: undefined },
      { id: undefined, name, requireAuthentication: false, authMethod: 'BOTH' },
    );
    await assert.rejects(
      platform.graphql(CREATE, { input: { name } }),
      refused('CONFLICT', 'input.name', /another gateway/),
    );
  });

  it('refuse wrong input by field', async () => {
    for (const [input, path] of [
      [{ name: '' }, 'input.name'],
      [{ name: 'x'.repeat(101) }, 'input.name'],
      [{ name: 'x', description: 'x'.repeat(2001) }, 'input.description'],
      [{ name: 5 }, 'input.name'],
      [{}, 'input'],
    ] as const) {
      await assert.rejects(
        platform.graphql(CREATE, { input }),
        refused('BAD_USER_INPUT', path),
        JSON.stringify(input),
      );
    }
  });

  it('change in what is said and in nothing else', async () => {
    const { id } = await makeGateway(platform, [], { description: 'first' });
    const { updateGateway } = await platform.graphql<{ updateGateway: Record<string, unknown> }>(UPDATE, {
      id,
      input: { requireAuthentication: true, authMethod: 'API_KEY' },
    });
    assert.deepEqual(
      { ...updateGateway, name: undefined },
      {
        name: undefined,
        description: 'first',
        requireAuthentication: true,
        authMethod: 'API_KEY',
      },
    );
    await assert.rejects(
      platform.graphql(UPDATE, { id: 'aaaaaaaaaaaaaaaa', input: {} }),
      refused('NOT_FOUND'),
    );
  });

  it('are found by name, page by page', async () => {
    const mark = randomBytes(4).toString('hex');
    for (const n of [3, 1, 2]) await platform.graphql(CREATE, { input: { name: `page ${mark} ${n}` } });
    const page = async (after?: string) => {
      const query = `query ($after: String, $search: String) {
        gateways(first: 2, after: $after, search: $search) { nodes { name } totalCount pageInfo { hasNextPage endCursor } }
      }`;
      const { gateways } = await platform.graphql<{
        gateways: {
          nodes: { name: string }[];
          totalCount: number;
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      }>(query, { after, search: `PAGE ${mark}` });
      return gateways;
    };
    const first = await page();
    assert.deepEqual(
      first.nodes.map(({ name }) => name),
      [`page ${mark} 1`, `page ${mark} 2`],
    );
    assert.deepEqual([first.totalCount, first.pageInfo.hasNextPage], [3, true]);
    const second = await page(first.pageInfo.endCursor);
    assert.deepEqual(
      second.nodes.map(({ name }) => name),
      [`page ${mark} 3`],
    );
    assert.equal(second.pageInfo.hasNextPage, false);
    await assert.rejects(page('nonsense'), refused('BAD_USER_INPUT', 'after'));
    await assert.rejects(
      platform.graphql('{ gateways(first: 1000) { totalCount } }'),
      refused('BAD_USER_INPUT', 'first'),
    );
  });

  it('attach, change and detach capabilities', async () => {
    const { id } = await makeGateway(platform, ['code-runner']);
    const attach =
      'mutation ($id: ID!, $settings: JSONObject) { attachCapability(gatewayId: $id, capabilityId: "code-runner", settings: $settings) { id } }';
    await assert.rejects(
      platform.graphql(attach, { id }),
      refused('CONFLICT', undefined, /attached to this gateway already/),
    );
    const update = `mutation ($id: ID!, $settings: JSONObject, $tools: [ToolOverrideInput!], $enabled: Boolean) {
      updateAttachment(gatewayId: $id, capabilityId: "code-runner", settings: $settings, tools: $tools, enabled: $enabled) { ${ATTACHMENTS} }
    }`;
    const { updateAttachment } = await platform.graphql<{ updateAttachment: { attachments: unknown[] } }>(
      update,
      {
        id,
        settings: { timeoutSeconds: 5 },
        tools: [{ tool: 'run_code', name: 'calculate', description: 'Calculates.' }],
      },
    );
    assert.deepEqual(updateAttachment.attachments, [
      {
        capability: { id: 'code-runner', name: 'Code Runner' },
        enabled: true,
        settings: { timeoutSeconds: 5 },
        tools: [
          {
            tool: 'run_code',
            name: 'calculate',
            givenName: 'run_code',
            enabled: true,
            description: 'Calculates.',
          },
        ],
      },
    ]);
    const { gateway } = await platform.graphql<{
      gateway: { tools: { name: string; description: string }[] };
    }>('query ($id: ID!) { gateway(id: $id) { tools { name description } } }', { id });
    assert.deepEqual(gateway.tools, [{ name: 'calculate', description: 'Calculates.' }]);
    for (const [change, path, message] of [
      [{ settings: { timeoutSecond: 5 } }, 'settings.timeoutSecond', /did you mean timeoutSeconds\?/],
      [{ settings: { timeoutSeconds: 'x' } }, 'settings.timeoutSeconds', /number/],
      [{ tools: [{ tool: 'nope' }] }, 'tools.0.tool', /has no tool "nope"/],
      [{ tools: [{ tool: 'run_code', name: 'a b' }] }, '0.name', /1 to 64 characters/],
      [{ tools: [{ tool: 'run_code' }, { tool: 'run_code' }] }, 'tools.1.tool', /twice/],
    ] as const) {
      await assert.rejects(
        platform.graphql(update, { id, ...change }),
        refused('BAD_USER_INPUT', path, message),
      );
    }
    await platform.graphql(update, { id, tools: [{ tool: 'run_code', enabled: false }] });
    const listed = await (await fetch(`${platform.url}/g/${id}/tools`)).json();
    assert.deepEqual(listed, { tools: [] });
    const detach =
      'mutation ($id: ID!) { detachCapability(gatewayId: $id, capabilityId: "code-runner") { attachments { enabled } } }';
    const { detachCapability } = await platform.graphql<{ detachCapability: { attachments: unknown[] } }>(
      detach,
      { id },
    );
    assert.deepEqual(detachCapability.attachments, []);
    await assert.rejects(platform.graphql(detach, { id }), refused('NOT_FOUND'));
    await assert.rejects(
      platform.graphql(
        'mutation ($id: ID!) { attachCapability(gatewayId: $id, capabilityId: "no-such") { id } }',
        { id },
      ),
      refused('NOT_FOUND', undefined, /no capability no-such/),
    );
  });

  it('do not let an override take the name of another tool', async () => {
    const server = await startServer('mcp-server');
    const connector = await connectMcp(platform, server.port);
    const { id } = await makeGateway(platform, ['code-runner', connector]);
    const update = `mutation ($id: ID!, $connector: ID!) {
      updateAttachment(gatewayId: $id, capabilityId: $connector, tools: [{ tool: "echo", name: "run_code" }]) { id }
    }`;
    await assert.rejects(
      platform.graphql(update, { id, connector }),
      refused('BAD_USER_INPUT', 'tools.0.name', /another tool/),
    );
  });

  it('have many changes at once without losing one', async () => {
    const { id } = await makeGateway(platform);
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        platform.graphql(UPDATE, { id, input: n % 2 ? { description: `d${n}` } : { authMethod: 'JWT' } }),
      ),
    );
    const { gateway } = await platform.graphql<{ gateway: { authMethod: string; description: string } }>(
      'query ($id: ID!) { gateway(id: $id) { authMethod description } }',
      { id },
    );
    assert.equal(gateway.authMethod, 'JWT');
    assert.match(gateway.description, /^d[1357]$/);
  });

  it('are gone with their keys and versions when they are deleted', async () => {
    const gateway = await makeGateway(platform, ['code-runner']);
    const { deleteGateway } = await platform.graphql<{ deleteGateway: boolean }>(
      'mutation ($id: ID!) { deleteGateway(id: $id) }',
      { id: gateway.id },
    );
    assert.equal(deleteGateway, true);
    assert.equal((await fetch(`${gateway.http}/tools`)).status, 404);
    await assert.rejects(
      platform.graphql('mutation ($id: ID!) { deleteGateway(id: $id) }', { id: gateway.id }),
      refused('NOT_FOUND'),
    );
  });

  it('have specifications in versions that can be restored', async () => {
    const { id } = await makeGateway(platform);
    const update =
      'mutation ($id: ID!, $content: JSONObject!) { updateSpecification(gatewayId: $id, content: $content) { version content createdBy } }';
    const { updateSpecification } = await platform.graphql<{ updateSpecification: unknown }>(update, {
      id,
      content: { tool_visibility: 'individual', timeout_seconds: 12.5 },
    });
    assert.deepEqual(updateSpecification, {
      version: 2,
      content: { tool_visibility: 'Individual', timeout_seconds: 12.5 },
      createdBy: 'admin key',
    });
    for (const [content, path, message] of [
      [{ timeout_second: 1 }, 'content.timeout_second', /did you mean timeout_seconds\?/],
      [{ timeout_seconds: 0 }, 'content.timeout_seconds', /./],
      [{ timeout_seconds: 3601 }, 'content.timeout_seconds', /3600/],
      [{ max_requests_per_minute: 1.5 }, 'content.max_requests_per_minute', /./],
      [{ request_logging: 'yes' }, 'content.request_logging', /boolean/],
      [{ tool_visibility: 'Clever' }, 'content.tool_visibility', /Individual/],
    ] as const) {
      await assert.rejects(
        platform.graphql(update, { id, content }),
        refused('BAD_USER_INPUT', path, message),
      );
    }
    await platform.graphql(
      'mutation ($id: ID!) { restoreSpecification(gatewayId: $id, version: 1) { version } }',
      { id },
    );
    const { gateway } = await platform.graphql<{
      gateway: { specification: unknown; specifications: { version: number }[] };
    }>(
      'query ($id: ID!) { gateway(id: $id) { specification { version content } specifications { version } } }',
      { id },
    );
    assert.deepEqual(gateway.specification, { version: 3, content: {} });
    assert.deepEqual(
      gateway.specifications.map(({ version }) => version),
      [3, 2, 1],
    );
    const { specificationSchema } = await platform.graphql<{
      specificationSchema: { properties: Record<string, unknown> };
    }>('{ specificationSchema }');
    assert.ok(specificationSchema.properties.timeout_seconds);
    await assert.rejects(
      platform.graphql(
        'mutation ($id: ID!) { restoreSpecification(gatewayId: $id, version: 99) { version } }',
        { id },
      ),
      refused('NOT_FOUND'),
    );
  });

  it('have keys that are shown once, rotated and revoked', async () => {
    const gateway = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    const works = async (secret: string) =>
      (await fetch(`${gateway.http}/tools`, { headers: { 'x-api-key': secret } })).status === 200;
    const generate = `mutation ($id: ID!, $input: GenerateApiKeyInput!) {
      generateApiKey(gatewayId: $id, input: $input) { secret apiKey { id name prefix expiresAt revokedAt tools maxRequestsPerMinute } }
    }`;
    interface Made {
      secret: string;
      apiKey: { id: string; prefix: string };
    }
    const { generateApiKey: made } = await platform.graphql<{ generateApiKey: Made }>(generate, {
      id: gateway.id,
      input: { name: 'laptop' },
    });
    assert.match(made.secret, /^ak-[0-9a-f]{32}[A-Za-z0-9_-]{43}$/);
    assert.equal(made.apiKey.prefix, made.secret.slice(0, 11));
    assert.ok(await works(made.secret));
    const { rotateApiKey: rotated } = await platform.graphql<{ rotateApiKey: Made }>(
      'mutation ($id: ID!) { rotateApiKey(id: $id) { secret apiKey { id prefix } } }',
      { id: made.apiKey.id },
    );
    assert.deepEqual([await works(made.secret), await works(rotated.secret)], [false, true]);
    await platform.graphql('mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', {
      id: rotated.apiKey.id,
    });
    assert.equal(await works(rotated.secret), false);
    const { gateway: found } = await platform.graphql<{
      gateway: { apiKeys: { name: string; revokedAt: string | null }[] };
    }>('query ($id: ID!) { gateway(id: $id) { apiKeys { name revokedAt } } }', { id: gateway.id });
    assert.equal(found.apiKeys.length, 2);
    assert.ok(found.apiKeys.every(({ name, revokedAt }) => name === 'laptop' && revokedAt));
    assert.ok(!JSON.stringify(found).includes(made.secret.slice(35)));
    const past = new Date(Date.now() - 1000).toISOString();
    await assert.rejects(
      platform.graphql(generate, { id: gateway.id, input: { name: 'x', expiresAt: past } }),
      refused('BAD_USER_INPUT', 'input.expiresAt', /future/),
    );
  });

  it('can be tried: callTool goes the way of a client', async () => {
    const { id } = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    const call = `mutation ($id: ID!, $name: String!, $arguments: JSONObject) {
      callTool(gatewayId: $id, name: $name, arguments: $arguments) { isError content structuredContent durationMs }
    }`;
    const { callTool } = await platform.graphql<{
      callTool: { isError: boolean; structuredContent: { result: number }; durationMs: number };
    }>(call, {
      id,
      name: 'run_code',
      arguments: { language: 'javascript', code: '6 * 7' },
    });
    assert.equal(callTool.isError, false);
    assert.equal(callTool.structuredContent.result, 42);
    assert.ok(callTool.durationMs > 0);
    await assert.rejects(
      platform.graphql(call, { id, name: 'nope' }),
      refused('NOT_FOUND', undefined, /Tool not found: nope/),
    );
    const { gateway } = await platform.graphql<{
      gateway: { status: { requests: number; recent: { principal: string }[] } };
    }>('query ($id: ID!) { gateway(id: $id) { status { requests recent { principal } } } }', { id });
    assert.equal(gateway.status.requests, 2);
    assert.equal(gateway.status.recent[0]?.principal, 'admin key');
  });
});
