import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  coerceInputValue,
  GraphQLNonNull,
  type GraphQLSchema,
  isInputType,
  isObjectType,
  parse,
  typeFromAST,
  validate,
} from 'graphql';
import { BUILTINS } from '../../schema/builtins/index.ts';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const inRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

describe('the management API', () => {
  let platform: Platform;
  let schema: GraphQLSchema;

  before(async () => {
    platform = await sharedPlatform();
    schema = buildSchema(readFileSync(inRoot('schema/schema.graphql'), 'utf8'));
  });

  it('knows who asks, and tells nobody else anything', async () => {
    const { viewer } = await platform.graphql<{ viewer: unknown }>('{ viewer { name role kind } }');
    assert.deepEqual(viewer, { name: 'admin key', role: 'OWNER', kind: 'management-key' });
    for (const headers of [{}, { 'x-api-key': 'x'.repeat(43) }] as Record<string, string>[]) {
      for (const query of [
        '{ viewer { name } }',
        '{ gateways { totalCount } }',
        '{ __schema { types { name } } }',
        'mutation { createGateway(input: { name: "x" }) { id } }',
      ]) {
        await assert.rejects(platform.graphql(query, {}, headers), (error: GraphqlFailure) => {
          assert.equal(error.code, 'UNAUTHENTICATED');
          return true;
        });
      }
    }
  });

  it('asks for a permission at every query and mutation', async () => {
    const operations = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.values(type?.getFields() ?? {}),
    );
    assert.ok(operations.length > 20);
    for (const field of operations) {
      const operation = schema.getMutationType()?.getFields()[field.name] === field ? 'mutation' : 'query';
      const args = field.args.filter(({ type }) => type instanceof GraphQLNonNull);
      const values = args.map(({ name, type }) => `${name}: ${sample(String(type))}`).join(', ');
      const selection = isLeaf(field.type) ? '' : ' { __typename }';
      const query = `${operation} { ${field.name}${values ? `(${values})` : ''}${selection} }`;
      await assert.rejects(platform.graphql(query, {}, {}), (error: GraphqlFailure) => {
        assert.equal(error.code, 'UNAUTHENTICATED', query);
        return true;
      });
    }
  });

  it('describes everything in its schema', () => {
    const undescribed = Object.values(schema.getTypeMap())
      .filter(
        ({ name }) =>
          !name.startsWith('__') &&
          !['String', 'Int', 'Float', 'Boolean', 'ID', 'Query', 'Mutation', 'Subscription'].includes(name),
      )
      .flatMap((type) => {
        const fields = isObjectType(type)
          ? Object.values(type.getFields()).filter(({ description }) => !description)
          : [];
        return [
          ...(type.description ? [] : [type.name]),
          ...fields.map(({ name }) => `${type.name}.${name}`),
        ];
      });
    const root = [schema.getQueryType(), schema.getMutationType()]
      .flatMap((type) => Object.values(type?.getFields() ?? {}))
      .filter(({ description }) => !description)
      .map(({ name }) => name);
    assert.deepEqual([...undescribed, ...root], []);
  });

  it('has examples in its playground that are valid', () => {
    const folder = inRoot('web/playground/examples');
    const names = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
    assert.ok(names.length >= 5);
    for (const name of names) {
      const document = parse(readFileSync(`${folder}/${name}`, 'utf8'));
      assert.deepEqual(validate(schema, document), [], name);
      const variables = JSON.parse(
        readFileSync(`${folder}/${name.replace('.graphql', '.json')}`, 'utf8'),
      ) as Record<string, unknown>;
      for (const definition of document.definitions) {
        if (definition.kind !== 'OperationDefinition') continue;
        for (const { variable, type } of definition.variableDefinitions ?? []) {
          const wanted = typeFromAST(schema, type as never);
          assert.ok(wanted && isInputType(wanted));
          const value = variables[variable.name.value];
          if (value !== undefined) coerceInputValue(value, wanted);
        }
      }
    }
  });

  it('refuses queries that are too deep or too costly, before it begins', async () => {
    const costly = `{ gateways(first: 200) { nodes { ${Array.from({ length: 30 }, (_, n) => `a${n}: attachments { capability { tools { name } } }`).join(' ')} } } }`;
    await assert.rejects(platform.graphql(costly), /the query costs \d+; 20000 is the most/);
    const nested = (levels: number): string =>
      levels === 0 ? '{ name }' : `{ ofType ${nested(levels - 1)} }`;
    // Introspection is as deep as its types and is let through.
    assert.ok(await platform.graphql(`{ __schema { types { fields { type ${nested(9)} } } } }`));
  });

  it('lists capabilities: built-ins first, then by name, page by page', async () => {
    const server = await startServer('raw-server', { TOOLS: '[]' });
    for (const name of ['zz last', 'aa first']) await connectMcp(platform, server.port, { name });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { capabilities } = (await platform.graphql(
        'query ($after: String) { capabilities(first: 2, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } totalCount } }',
        { after },
      )) as unknown as {
        capabilities: {
          nodes: { id: string; name: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
      seen.push(...capabilities.nodes.map(({ name }) => name));
      after = capabilities.pageInfo.hasNextPage ? capabilities.pageInfo.endCursor : null;
    } while (after !== null);
    assert.deepEqual(
      seen.slice(0, BUILTINS.length),
      BUILTINS.map(({ name }) => name),
    );
    assert.ok(seen.indexOf('aa first') < seen.indexOf('zz last'));
    assert.equal(new Set(seen).size, new Set([...seen]).size);
    const { capability } = await platform.graphql<{
      capability: { builtin: { settingsSchema: { properties: object } } };
    }>('{ capability(id: "code-runner") { builtin { settingsSchema } } }');
    assert.deepEqual(Object.keys(capability.builtin.settingsSchema.properties), [
      'timeoutSeconds',
      'memoryMb',
    ]);
  });

  it('deletes a capability only when nothing has it, unless it is forced', async () => {
    const server = await startServer('raw-server', { TOOLS: '[{"name":"one","inputSchema":{}}]' });
    const id = await connectMcp(platform, server.port);
    const gateway = await makeGateway(platform, [id]);
    const remove = 'mutation ($id: ID!, $force: Boolean) { deleteCapability(id: $id, force: $force) }';
    await assert.rejects(platform.graphql(remove, { id }), /is attached to gateway/);
    await platform.graphql(remove, { id, force: true });
    assert.deepEqual(await (await fetch(`${gateway.http}/tools`)).json(), { tools: [] });
    await assert.rejects(platform.graphql(remove, { id: 'code-runner' }), /built-ins cannot be deleted/);
  });

  it('leaves an audit entry of every change, made or refused, without secrets', async () => {
    const { id } = await makeGateway(platform);
    await platform
      .graphql(
        'mutation ($id: ID!) { updateSpecification(gatewayId: $id, content: { no_such: 1 }) { version } }',
        { id },
      )
      .catch(() => undefined);
    await connectMcp(platform, 9, { headers: { authorization: 'Bearer hush-hush' } }).catch(() => undefined);
    const { auditLog } = await platform.graphql<{
      auditLog: {
        nodes: {
          actor: string;
          action: string;
          target: string;
          outcome: string;
          error: string | null;
          input: Record<string, unknown>;
        }[];
      };
    }>('{ auditLog(first: 10) { nodes { actor action target outcome error input at id } } }');
    const [connect, specify, create] = auditLog.nodes;
    assert.deepEqual(
      [create?.action, create?.target, create?.outcome, create?.actor],
      ['createGateway', id, 'OK', 'admin key'],
    );
    assert.deepEqual(
      [specify?.action, specify?.target, specify?.outcome],
      ['updateSpecification', id, 'FAILED'],
    );
    assert.match(specify?.error ?? '', /^Validation failed/);
    assert.deepEqual([connect?.action, connect?.outcome], ['createMcpConnector', 'FAILED']);
    assert.deepEqual(connect?.input.headers, { authorization: '[redacted]' });
    assert.ok(!JSON.stringify(auditLog).includes('hush-hush'));
  });

  it('lets nobody call it from a form of another site', async () => {
    const form = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-api-key': platform.adminKey },
      body: 'query={viewer{name}}',
    });
    assert.equal(form.status, 415);
    const simple = await fetch(`${platform.url}/graphql?query={viewer{name}}`, {
      headers: { 'x-api-key': platform.adminKey },
    });
    // Apollo wants a header that no form can send.
    assert.equal(simple.status, 400);
  });

  it('signs in with a link that works once', async () => {
    const { createSignInLink } = await platform.graphql<{ createSignInLink: string }>(
      'mutation { createSignInLink }',
    );
    const first = await fetch(createSignInLink, { redirect: 'manual' });
    assert.equal(first.status, 303);
    const cookie = first.headers.get('set-cookie') ?? '';
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/'])
      assert.ok(cookie.includes(attribute), cookie);
    const session = { cookie: cookie.split(';')[0] ?? '' };
    const { viewer } = await platform.graphql<{ viewer: { kind: string } }>(
      '{ viewer { kind } }',
      {},
      session,
    );
    assert.equal(viewer.kind, 'session');
    const second = await fetch(createSignInLink, { redirect: 'manual' });
    assert.equal(second.status, 401);
    await platform.graphql('mutation { signOut }', {}, session);
    await assert.rejects(platform.graphql('{ viewer { kind } }', {}, session));
  });

  it('keeps the printed schema in the repository true', async () => {
    const { printManagementSchema } = await import('../../api/graphql/print-schema.ts');
    assert.equal(
      readFileSync(inRoot('schema/schema.graphql'), 'utf8'),
      await printManagementSchema(),
      'run `npm run schema`',
    );
  });
});

function isLeaf(type: unknown): boolean {
  return /^\[?(String|Boolean|Int|Float|ID|JSONObject|JSON)!?\]?!?$/.test(String(type));
}

/** A value that GraphQL takes for an argument of a type. */
function sample(type: string): string {
  if (type.startsWith('ID') || type.startsWith('String')) return '"x"';
  if (type.startsWith('Int')) return '1';
  if (type.startsWith('DateTime')) return '"2026-07-28T00:00:00Z"';
  if (type.startsWith('JSON')) return '{}';
  if (/^(CreateGateway|GenerateApiKey|KnowledgeSource|RegistryServer)Input/.test(type))
    return '{ name: "x" }';
  if (type.startsWith('RestConnectorInput')) return '{ name: "x", documentUrl: "http://x" }';
  if (type.startsWith('McpConnectorInput')) return '{ name: "x", url: "http://x" }';
  return '{}';
}
