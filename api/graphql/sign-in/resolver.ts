import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { ConsoleSession } from '../../../schema/console-session.ts';
import type { Permission } from '../../identity/permissions.ts';
import { type Context, identityOf } from '../context.ts';

/** Whose sign-in a field is about. */
function UserArg(): ParameterDecorator {
  return Arg('userId', () => ID, {
    nullable: true,
    description: 'Whose. Default: one’s own.',
  }) as ParameterDecorator;
}

@Resolver(() => ConsoleSession)
export class SignInResolver {
  @Authorized<Permission>('viewer:read')
  @Query(() => [ConsoleSession], { description: 'Where a user is signed in, the newest first.' })
  sessions(@UserArg() userId: string | undefined, @Ctx() context: Context): Promise<ConsoleSession[]> {
    return context.signIn.list(identityOf(context), userId ?? undefined);
  }

  @Authorized<Permission>('viewer:read')
  @Mutation(() => String, {
    description:
      'A link that signs in to the console: good once, for 15 minutes. With ADMIN_KEY and no user: as the first owner.',
  })
  createSignInLink(@UserArg() userId: string | undefined, @Ctx() context: Context): Promise<string> {
    return context.signIn.createLink(identityOf(context), userId ?? undefined);
  }

  @Authorized<Permission>('viewer:read')
  @Mutation(() => Boolean, { description: "Ends the console's session of this browser." })
  async signOut(@Ctx() context: Context): Promise<boolean> {
    await context.signOut();
    return true;
  }

  @Authorized<Permission>('viewer:read')
  @Mutation(() => Boolean, { description: 'Ends one session.' })
  revokeSession(
    @Arg('id', () => ID) id: string,
    @UserArg() userId: string | undefined,
    @Ctx() context: Context,
  ): Promise<boolean> {
    return context.signIn.revoke(identityOf(context), id, userId ?? undefined);
  }

  @Authorized<Permission>('viewer:read')
  @Mutation(() => Int, {
    description: 'Ends all sessions of a user, this one too. Says how many there were.',
  })
  signOutEverywhere(@UserArg() userId: string | undefined, @Ctx() context: Context): Promise<number> {
    return context.signIn.signOutEverywhere(identityOf(context), userId ?? undefined);
  }

  @Authorized<Permission>('viewer:read')
  @Mutation(() => Boolean, {
    description: 'Sets one’s own password, 12 to 256 characters. One’s other sessions end.',
  })
  changePassword(
    @Arg('newPassword', () => String) newPassword: string,
    @Arg('currentPassword', () => String, {
      nullable: true,
      description:
        'The one before, where there is one; not needed within 15 minutes of signing in with a link.',
    })
    currentPassword: string | undefined,
    @Ctx() context: Context,
  ): Promise<boolean> {
    return context.signIn.changePassword(
      identityOf(context),
      currentPassword ?? undefined,
      newPassword,
      context.address,
    );
  }
}
