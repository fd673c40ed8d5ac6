import assert from 'node:assert/strict';
import {
  GraphQLEnumType,
  type GraphQLField,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
} from 'graphql';
import { permissionOf, rootTypes } from '../../api/graphql/field-permissions.ts';
import { buildManagementSchema } from '../../api/graphql/schema.ts';
import { PATH_ACCESS } from '../../api/http/path-access.ts';
import { GRANTED, PERMISSIONS, type Permission } from '../../api/identity/permissions.ts';
import { Role } from '../../schema/viewer.ts';
import { makeGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { linkFor, makeManagementKey, makeUser, openLink } from '../support/users.ts';

/** Somebody who asks, and what they may do. */
interface Asker {
  name: string;
  permissions: ReadonlySet<Permission>;
  /** Who they are to the platform; a user's session may have been ended by what they did. */
  headers(): Promise<Record<string, string>>;
}

/** Codes of what was not let through. */
const REFUSED = ['UNAUTHENTICATED', 'FORBIDDEN'];

/** Paths that there are, for patterns under which not every path is one. */
const EXAMPLES: Record<string, string> = {
  'GET /queues/*': '/queues/api/queues',
  'POST /queues/*': '/queues/api/queues/executions/add',
  'PUT /queues/*': '/queues/api/queues/executions/pause',
  'PATCH /queues/*': '/queues/api/queues/executions/1/update-data',
};

describe('permissions', function () {
  this.timeout(120_000);
  let platform: Platform;
  let schema: GraphQLSchema;
  let askers: Asker[];

  before(async () => {
    // Of its own: what is asked here is also done.
    platform = await Platform.start();
    schema = await buildManagementSchema();
    const users = await Promise.all(
      Object.values(Role).map(async (role): Promise<Asker> => {
        const { id } = await makeUser(platform, role);
        const headers = async () => openLink(platform, await linkFor(platform, id));
        return { name: role, permissions: GRANTED[role], headers };
      }),
    );
    const scopes: Permission[] = ['gateway:read', 'audit:read'];
    const key = await makeManagementKey(platform, { scopes });
    const permissions = new Set<Permission>(['viewer:read', ...scopes]);
    askers = [...users, { name: 'a scoped key', permissions, headers: async () => key.headers }];
  });

  after(() => platform.stop());

  const fields = () =>
    rootTypes(schema).flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({ kind: type.name.toLowerCase(), field })),
    );

  it('stand before every query, mutation and subscription, one each', () => {
    assert.ok(fields().length > 30);
    for (const { field } of fields()) {
      assert.ok(
        Object.hasOwn(PERMISSIONS, permissionOf(field)),
        `${field.name} names a permission that exists`,
      );
      assert.ok(field.description?.endsWith(`Needs \`${permissionOf(field)}\`.`), `${field.name} says so`);
    }
  });

  it('are given as each role has them: every field, asked by everybody', async () => {
    const wrong: string[] = [];
    for (const asker of askers) {
      let headers = await asker.headers();
      for (const { kind, field } of fields()) {
        const code = await ask(platform, kind, field, headers);
        const allowed = asker.permissions.has(permissionOf(field));
        if (allowed === REFUSED.includes(code)) wrong.push(`${asker.name} asks ${field.name}: ${code}`);
        if (!allowed && code !== 'FORBIDDEN') wrong.push(`${asker.name} asks ${field.name}: ${code}`);
        if (/^signOut/.test(field.name)) headers = await asker.headers();
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('are nobody’s who does not say who they are', async () => {
    const nobody = [{}, { cookie: 'omnigate_session=wrong' }];
    // Few of these: wrong keys are limited.
    const impostors = [{ 'x-api-key': 'wrong' }, { 'x-api-key': `mk-${'0'.repeat(32)}${'A'.repeat(43)}` }];
    for (const [n, { kind, field }] of fields().entries()) {
      for (const headers of n < 5 ? [...nobody, ...impostors] : nobody) {
        const code = await ask(platform, kind, field, headers as Record<string, string>);
        assert.equal(code, 'UNAUTHENTICATED', field.name);
      }
    }
  });

  it('hold inside types too, where one leads to what another permission is for', async () => {
    const gateway = await makeGateway(platform, ['code-runner']);
    const { headers } = await makeManagementKey(platform, { scopes: ['gateway:read'] });
    for (const [selection, allowed] of [
      ['name', true],
      ['attachments { enabled }', true],
      ['attachments { capability { name } }', false],
      ['attachments { tools { name } }', false],
      ['tools { name }', false],
      ['apiKeys { prefix }', false],
      ['jwt { issuer }', false],
    ] as const) {
      const asked = platform.graphql(
        `query ($id: ID!) { gateway(id: $id) { ${selection} } }`,
        { id: gateway.id },
        headers,
      );
      const code = await asked.then(
        () => 'OK',
        (error: { code: string }) => error.code,
      );
      assert.equal(code, allowed ? 'OK' : 'FORBIDDEN', selection);
    }
  });

  it('stand before every path', async () => {
    const secured = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    for (const [path, access] of Object.entries(PATH_ACCESS)) {
      const [method = '', pattern = ''] = path.split(' ');
      const example = EXAMPLES[path] ?? pattern.replace('*', 'tools');
      const url = platform.url + example.replace(':gatewayId', secured.id);
      const answer = (headers: Record<string, string>) => fetch(url, { method, headers, redirect: 'manual' });
      const statusFor = async (headers: Record<string, string>) => (await answer(headers)).status;
      const refused = await answer({});
      const { status } = refused;
      if (status === 401) assert.match(refused.headers.get('www-authenticate') ?? '', /^ApiKey realm=/, path);
      if (access === 'open')
        assert.ok(!(await (await answer({})).text()).includes('with a management key'), path);
      else if (access === 'gateway') assert.ok([401, 404].includes(status), `${path}: ${status}`);
      else assert.equal(status, 401, path);
      if (!Object.hasOwn(PERMISSIONS, access)) continue;
      for (const asker of askers) {
        const isRefused = !asker.permissions.has(access as Permission);
        assert.equal(
          (await statusFor(await asker.headers())) === 403,
          isRefused,
          `${asker.name} asks ${path}`,
        );
      }
    }
  });
});

/** Asks for a field with arguments that fit. @returns the code of the first error, or OK. */
async function ask(
  platform: Platform,
  kind: string,
  field: GraphQLField<unknown, unknown>,
  headers: Record<string, string>,
): Promise<string> {
  const required = field.args.filter(({ type }) => type instanceof GraphQLNonNull);
  const args = required.map(({ name, type }) => `${name}: ${sample(type)}`).join(', ');
  const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  const query = `${kind} { ${field.name}${args === '' ? '' : `(${args})`}${selection} }`;
  const path = kind === 'subscription' ? '/graphql/stream' : '/graphql';
  const response = await fetch(platform.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: kind === 'subscription' ? 'text/event-stream' : 'application/json',
      ...headers,
    },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(30_000),
  });
  // A subscription that was let through goes on; what is refused ends.
  if (kind === 'subscription' && response.status === 200) {
    for await (const chunk of response.body ?? []) return codeIn(Buffer.from(chunk as Uint8Array).toString());
    return 'OK';
  }
  return codeIn(await response.text());
}

function codeIn(text: string): string {
  return /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? 'OK';
}

/** A value that GraphQL takes for a type, as it is written in a query. */
function sample(type: GraphQLInputType): string {
  if (type instanceof GraphQLNonNull) return sample(type.ofType);
  if (type instanceof GraphQLList) return `[${sample(type.ofType)}]`;
  if (type instanceof GraphQLEnumType) return type.getValues()[0]?.name ?? '';
  if (type instanceof GraphQLInputObjectType) {
    const required = Object.values(type.getFields()).filter((field) => field.type instanceof GraphQLNonNull);
    return `{ ${required.map((field) => `${field.name}: ${sample(field.type)}`).join(', ')} }`;
  }
  const samples: Record<string, string> = {
    Int: '1',
    Float: '1',
    Boolean: 'false',
    JSONObject: '{}',
    JSON: '{}',
    DateTime: '"2030-01-01T00:00:00Z"',
  };
  return samples[type.name] ?? '"x"';
}
