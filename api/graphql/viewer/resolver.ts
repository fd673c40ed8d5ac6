import { Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Viewer } from '../../../schema/viewer.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';

@Resolver(() => Viewer)
export class ViewerResolver {
  @Authorized<Permission>('viewer:read')
  @Query(() => Viewer, { description: 'Who is asking, and what they may do.' })
  viewer(@Ctx() context: Context): Viewer {
    const { name, role, kind } = identityOf(context);
    return { name, role, kind };
  }

  @Authorized<Permission>('viewer:read')
  @Mutation(() => String, {
    description: 'A link that signs in to the console as whoever asks for it: good once, for 15 minutes.',
  })
  createSignInLink(@Ctx() context: Context): Promise<string> {
    return context.viewer.createSignInLink(identityOf(context));
  }

  @Authorized<Permission>('viewer:read')
  @Mutation(() => Boolean, { description: "Ends the console's session of this browser." })
  async signOut(@Ctx() context: Context): Promise<boolean> {
    await context.signOut();
    return true;
  }
}
