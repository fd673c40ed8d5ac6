import type { GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { Permission } from '../identity/permissions.ts';

/** What a field answers to somebody who only wants to know what it asks for. */
class Asked extends Error {
  readonly permissions: readonly string[];

  constructor(permissions: readonly string[]) {
    super('asked');
    this.permissions = permissions;
  }
}

/** In place of a context: whoever brings it wants to know what a field asks for, and gets nothing else. */
const QUESTION = Symbol('what does it ask for?');

/** To be called by the check of permissions, before it looks at the context. */
export function answerQuestion(context: unknown, permissions: readonly string[]): void {
  if (context === QUESTION) throw new Asked(permissions);
}

/**
 * Says of every query, mutation and subscription which permission it needs: in its description, and in its extensions for programs.
 * @throws Error for fields that ask for none, so that no such API starts.
 */
export async function namePermissions(schema: GraphQLSchema): Promise<void> {
  const unguarded: string[] = [];
  for (const type of rootTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      const [permission, another] = await permissionsOf(field);
      if (permission === undefined || another !== undefined) unguarded.push(`${type.name}.${field.name}`);
      field.extensions = { ...field.extensions, permission };
      field.description = `${field.description ?? ''} Needs \`${permission}\`.`.trim();
    }
  }
  if (unguarded.length > 0)
    throw new Error(`${unguarded.join(', ')}: put @Authorized<Permission>(…) with one permission on it`);
}

/** The permission that a field needs, after {@link namePermissions}. */
export function permissionOf({ extensions }: GraphQLField<unknown, unknown>): Permission {
  return extensions.permission as Permission;
}

export function rootTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return types.filter((type) => type != null);
}

async function permissionsOf({
  subscribe,
  resolve,
}: GraphQLField<unknown, unknown>): Promise<readonly string[]> {
  try {
    await (subscribe ?? resolve)?.({}, {}, QUESTION, {} as GraphQLResolveInfo);
  } catch (error) {
    if (error instanceof Asked) return error.permissions;
  }
  return [];
}
