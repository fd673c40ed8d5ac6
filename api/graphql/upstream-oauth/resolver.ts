import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { Capability } from '../../../schema/capability.ts';
import { ConnectorAuthorization, UpstreamGrant } from '../../../schema/upstream-grant.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';

@Resolver(() => Capability)
export class UpstreamOAuthResolver {
  @Authorized<Permission>('capability:write')
  @Mutation(() => ConnectorAuthorization, {
    description:
      'Begins to authorize a connector for everybody, or, where callers grant access of their own, for finding out what it offers. Open the URL in a browser.',
  })
  authorizeConnector(
    @Arg('id', () => ID) id: string,
    @Ctx() context: Context,
  ): Promise<ConnectorAuthorization> {
    return context.upstreamOAuth.authorize(identityOf(context), id);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => Boolean, { description: 'Forgets access that somebody granted a connector.' })
  revokeGrant(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<boolean> {
    return context.upstreamOAuth.revoke(identityOf(context), id);
  }

  @FieldResolver(() => [UpstreamGrant], {
    description: 'Access to its server that people granted, the newest first, at most 200.',
  })
  grants(@Root() capability: Capability, @Ctx() { upstreamOAuth }: Context): Promise<UpstreamGrant[]> {
    return upstreamOAuth.grants(capability);
  }
}
