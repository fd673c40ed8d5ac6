import { Authorized, Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import { User } from '../../../schema/user.ts';
import { PermissionDescription, Role, Viewer } from '../../../schema/viewer.ts';
import {
  ALL_PERMISSIONS,
  GRANTED,
  isGranted,
  PERMISSIONS,
  type Permission,
} from '../../identity/permissions.ts';
import { type Context, identityOf } from '../context.ts';

@Resolver(() => Viewer)
export class ViewerResolver {
  @Authorized<Permission>('viewer:read')
  @Query(() => Viewer, { description: 'Who is asking, and what they may do.' })
  viewer(@Ctx() context: Context): Viewer {
    const identity = identityOf(context);
    const { name, role, kind } = identity;
    return { name, role, kind, permissions: ALL_PERMISSIONS.filter((it) => isGranted(identity, it)) };
  }

  @Authorized<Permission>('viewer:read')
  @Query(() => [PermissionDescription], {
    description: 'Everything that somebody may be allowed to do, and which roles are.',
  })
  permissions(): PermissionDescription[] {
    return ALL_PERMISSIONS.map((name) => ({
      name,
      description: PERMISSIONS[name],
      roles: Object.values(Role).filter((role) => GRANTED[role].has(name)),
    }));
  }

  @FieldResolver(() => User, { nullable: true, description: 'The user who is signed in; null for a key.' })
  async user(@Ctx() context: Context): Promise<User | null> {
    const { kind, userId } = identityOf(context);
    return kind === 'session' && userId !== undefined ? context.users.find(userId) : null;
  }
}
