import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { parseInspection } from '../../../platform/inspections.ts';
import { Capability, Tool } from '../../../schema/capability.ts';
import { PluginDetails, PluginVersion } from '../../../schema/plugin.ts';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';

@Resolver(() => Capability)
export class PluginResolver {
  @FieldResolver(() => PluginDetails, { nullable: true, description: 'What a plugin is made of.' })
  plugin(@Root() capability: Capability, @Ctx() { plugins }: Context): Promise<PluginDetails | null> {
    return plugins.details(capability);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => Capability, {
    description:
      'Makes another version of a plugin the one that calls run. Calls that run already end on theirs.',
  })
  activatePluginVersion(
    @Arg('id', () => ID) id: string,
    @Arg('version', () => Int) version: number,
    @Ctx() context: Context,
  ): Promise<Capability> {
    return context.plugins.activate(identityOf(context), id, version);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => Capability, {
    description:
      'Sets environment variables of a plugin, a map of strings; null removes one. Values are kept encrypted and never shown again.',
  })
  setPluginEnvironment(
    @Arg('id', () => ID) id: string,
    @Arg('values', () => JsonObjectScalar) values: JsonObject,
    @Ctx() context: Context,
  ): Promise<Capability> {
    return context.plugins.setEnvironment(identityOf(context), id, values);
  }
}

@Resolver(() => PluginVersion)
export class PluginVersionResolver {
  @FieldResolver(() => [Tool], { description: 'The tools that it offers.' })
  tools(@Root() version: PluginVersion): Tool[] {
    return parseInspection(version).tools;
  }
}
