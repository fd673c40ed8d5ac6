import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, type PubSub, type ResolverData } from 'type-graphql';
import { rulesOf } from '../../schema/rules.ts';
import { ActivityListResolver, ActivityResolver } from './activity/resolver.ts';
import { AuditResolver } from './audit/resolver.ts';
import { checkPermission } from './authorize.ts';
import { CapabilityResolver } from './capabilities/resolver.ts';
import type { Context } from './context.ts';
import { answerQuestion, namePermissions } from './field-permissions.ts';
import { AttachmentResolver } from './gateways/attachment-resolver.ts';
import { GatewayResolver } from './gateways/resolver.ts';
import { ToolChangeResolver } from './gateways/tool-change-resolver.ts';
import { parseInput } from './input-errors.ts';
import { JwtResolver } from './jwt/resolver.ts';
import { KeyResolver } from './keys/resolver.ts';
import { KnowledgeResolver } from './knowledge/resolver.ts';
import { ManagementKeyResolver } from './management-keys/resolver.ts';
import { McpConnectorResolver } from './mcp-connectors/resolver.ts';
import { PlaygroundResolver } from './playground/resolver.ts';
import { PluginResolver, PluginVersionResolver } from './plugins/resolver.ts';
import { RegistryResolver } from './registry/resolver.ts';
import { SignInResolver } from './sign-in/resolver.ts';
import { SpecificationResolver } from './specifications/resolver.ts';
import { SystemResolver } from './system/resolver.ts';
import { UpstreamOAuthResolver } from './upstream-oauth/resolver.ts';
import { UserResolver } from './users/resolver.ts';
import { ViewerResolver } from './viewer/resolver.ts';

/** Builds the management schema. `schema/schema.graphql` is its printed form. */
export async function buildManagementSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      ViewerResolver,
      SignInResolver,
      UserResolver,
      ManagementKeyResolver,
      GatewayResolver,
      AttachmentResolver,
      ToolChangeResolver,
      CapabilityResolver,
      PluginResolver,
      PluginVersionResolver,
      McpConnectorResolver,
      RegistryResolver,
      JwtResolver,
      UpstreamOAuthResolver,
      KeyResolver,
      KnowledgeResolver,
      SpecificationResolver,
      PlaygroundResolver,
      AuditResolver,
      SystemResolver,
      ActivityResolver,
      ActivityListResolver,
    ],
    authChecker: ({ context }: ResolverData<Context>, permissions: string[]) => {
      answerQuestion(context, permissions);
      return checkPermission(context, permissions);
    },
    pubSub: NO_TOPICS,
    validate: false,
    validateFn: checkRules,
  });
  await namePermissions(schema);
  return schema;
}

/** TypeGraphQL insists on one as soon as there is a subscription; ours bring their own sources and have no topics. */
const NO_TOPICS: PubSub = {
  publish: noTopic,
  subscribe: noTopic,
};

function noTopic(topic: string): never {
  throw new Error(`no subscription has the topic ${topic}`);
}

/** Applies the rules of input classes. @throws PlatformError VALIDATION_FAILED */
function checkRules(value: unknown, type: unknown): void {
  for (const [item, path] of Array.isArray(value) ? value.map((it, n) => [it, `${n}`]) : [[value, 'input']]) {
    const rules = item === undefined || item === null ? undefined : rulesOf(type);
    if (rules !== undefined) parseInput(rules, item, String(path));
  }
}
