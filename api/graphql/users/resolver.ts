import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { List } from '../../../schema/list.ts';
import { Invitation, InviteUserInput, UpdateUserInput, User, UserList } from '../../../schema/user.ts';
import type { Permission } from '../../identity/permissions.ts';
import { type Context, identityOf } from '../context.ts';
import { pageSize } from '../page-size.ts';

@Resolver(() => User)
export class UserResolver {
  @Authorized<Permission>('user:read')
  @Query(() => User, { nullable: true, description: 'One user; null where there is none of that id.' })
  user(@Arg('id', () => ID) id: string, @Ctx() { users }: Context): Promise<User | null> {
    return users.find(id);
  }

  @Authorized<Permission>('user:read')
  @Query(() => UserList, { description: 'Everybody who may manage the platform, by name.' })
  users(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 200 at the most.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | undefined,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Text in name or e-mail address, whatever its case.',
    })
    search: string | undefined,
    @Ctx() { users }: Context,
  ): Promise<List<User>> {
    return users.list(pageSize(first, 50), after ?? undefined, search ?? undefined);
  }

  @Authorized<Permission>('user:write')
  @Mutation(() => Invitation, {
    description:
      'Makes a user, and a link for them to sign in with. Nobody gives more rights than they have.',
  })
  inviteUser(
    @Arg('input', () => InviteUserInput) input: InviteUserInput,
    @Ctx() context: Context,
  ): Promise<Invitation> {
    return context.users.invite(identityOf(context), input);
  }

  @Authorized<Permission>('user:write')
  @Mutation(() => User, {
    description: 'Changes a user; absent fields stay as they are. It is in force at once.',
  })
  updateUser(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateUserInput) input: UpdateUserInput,
    @Ctx() context: Context,
  ): Promise<User> {
    return context.users.update(identityOf(context), id, input);
  }

  @Authorized<Permission>('user:write')
  @Mutation(() => Boolean, {
    description:
      'Removes a user: their sessions end, and their management keys stop working. The last owner stays.',
  })
  removeUser(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<boolean> {
    return context.users.remove(identityOf(context), id);
  }

  @FieldResolver(() => Boolean, { description: 'Whether they have a password.' })
  hasPassword(@Root() { passwordHash }: User): boolean {
    return passwordHash != null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether they have signed in through the identity provider.' })
  hasIdentityProvider(@Root() { subject }: User): boolean {
    return subject != null;
  }
}
