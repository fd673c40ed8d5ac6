import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, type ResolverData } from 'type-graphql';
import { rulesOf } from '../../schema/rules.ts';
import { AuditResolver } from './audit/resolver.ts';
import { checkPermission } from './authorize.ts';
import { CapabilityResolver } from './capabilities/resolver.ts';
import type { Context } from './context.ts';
import { AttachmentResolver } from './gateways/attachment-resolver.ts';
import { GatewayResolver } from './gateways/resolver.ts';
import { parseInput } from './input-errors.ts';
import { KeyResolver } from './keys/resolver.ts';
import { PlaygroundResolver } from './playground/resolver.ts';
import { PluginResolver, PluginVersionResolver } from './plugins/resolver.ts';
import { SpecificationResolver } from './specifications/resolver.ts';
import { ViewerResolver } from './viewer/resolver.ts';

/** Builds the management schema. `schema/schema.graphql` is its printed form. */
export function buildManagementSchema(): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      ViewerResolver,
      GatewayResolver,
      AttachmentResolver,
      CapabilityResolver,
      PluginResolver,
      PluginVersionResolver,
      KeyResolver,
      SpecificationResolver,
      PlaygroundResolver,
      AuditResolver,
    ],
    authChecker: ({ context }: ResolverData<Context>, permissions: string[]) =>
      checkPermission(context, permissions),
    validate: false,
    validateFn: checkRules,
  });
}

/** Applies the rules of input classes. @throws PlatformError VALIDATION_FAILED */
function checkRules(value: unknown, type: unknown): void {
  for (const [item, path] of Array.isArray(value) ? value.map((it, n) => [it, `${n}`]) : [[value, 'input']]) {
    const rules = item === undefined || item === null ? undefined : rulesOf(type);
    if (rules !== undefined) parseInput(rules, item, String(path));
  }
}
