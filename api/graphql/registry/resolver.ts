import { Arg, Authorized, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Capability } from '../../../schema/capability.ts';
import {
  RegistryServer,
  RegistryServerInput,
  RegistryServerList,
  registryUrl as rule,
} from '../../../schema/registry.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';
import { parseInput } from '../input-errors.ts';
import { pageSize } from '../page-size.ts';

const REGISTRY_URL = 'The base URL of a registry that speaks the official API. Default: `MCP_REGISTRY_URL`.';

@Resolver(() => RegistryServer)
export class RegistryResolver {
  @Authorized<Permission>('capability:write')
  @Query(() => RegistryServerList, { description: 'Servers of a registry, in their latest versions.' })
  registryServers(
    @Arg('registryUrl', () => String, { nullable: true, description: REGISTRY_URL })
    registryUrl: string | undefined,
    @Arg('search', () => String, { nullable: true, description: 'Text in the name.' })
    search: string | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 30, description: 'How many, 100 at the most.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | undefined,
    @Ctx() context: Context,
  ): Promise<RegistryServerList> {
    const count = Math.min(pageSize(first, 30), 100);
    return context.registry.list(
      identityOf(context),
      checked(registryUrl),
      search ?? undefined,
      count,
      after ?? undefined,
    );
  }

  @Authorized<Permission>('capability:write')
  @Query(() => RegistryServer, {
    nullable: true,
    description:
      'A server of a registry, with what it asks for; null where there is none of that name and version.',
  })
  registryServer(
    @Arg('registryUrl', () => String, { nullable: true, description: REGISTRY_URL })
    registryUrl: string | undefined,
    @Arg('name', () => String, { description: "The server's name there." }) name: string,
    @Arg('version', () => String, { nullable: true, description: 'Which version. Default: the latest.' })
    version: string | undefined,
    @Ctx() context: Context,
  ): Promise<RegistryServer | null> {
    return context.registry.find(identityOf(context), checked(registryUrl), name, version ?? undefined);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => Capability, {
    description:
      'Connects to a server of a registry, or runs its package, and takes in what it offers. Nothing is kept of one that does not answer.',
  })
  importRegistryServer(
    @Arg('input', () => RegistryServerInput) input: RegistryServerInput,
    @Ctx() context: Context,
  ): Promise<Capability> {
    return context.registry.import(identityOf(context), input);
  }

  @FieldResolver(() => [String], { description: 'Every version, the newest first.' })
  versions(@Root() server: RegistryServer, @Ctx() context: Context): Promise<string[]> {
    return context.registry.versions(identityOf(context), server);
  }
}

function checked(url: string | null | undefined): string | undefined {
  return url == null ? undefined : parseInput(rule, url, 'registryUrl');
}
