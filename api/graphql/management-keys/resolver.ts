import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { List } from '../../../schema/list.ts';
import {
  CreateManagementKeyInput,
  GeneratedManagementKey,
  ManagementKey,
  ManagementKeyList,
} from '../../../schema/management-key.ts';
import type { Permission } from '../../identity/permissions.ts';
import { type Context, identityOf } from '../context.ts';
import { pageSize } from '../page-size.ts';

@Resolver(() => ManagementKey)
export class ManagementKeyResolver {
  @Authorized<Permission>('management-key:read')
  @Query(() => ManagementKeyList, {
    description:
      "Management keys, the newest first, revoked ones too: one's own, and for admins everybody's.",
  })
  managementKeys(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 200 at the most.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | undefined,
    @Ctx() context: Context,
  ): Promise<List<ManagementKey>> {
    return context.managementKeys.list(identityOf(context), pageSize(first, 50), after ?? undefined);
  }

  @Authorized<Permission>('management-key:write')
  @Mutation(() => GeneratedManagementKey, {
    description: 'Makes a key to the management API. Its secret is shown here and never again.',
  })
  createManagementKey(
    @Arg('input', () => CreateManagementKeyInput) input: CreateManagementKeyInput,
    @Ctx() context: Context,
  ): Promise<GeneratedManagementKey> {
    return context.managementKeys.create(identityOf(context), input);
  }

  @Authorized<Permission>('management-key:write')
  @Mutation(() => GeneratedManagementKey, {
    description: 'Replaces a management key by one with a new secret; the old one stops working at once.',
  })
  rotateManagementKey(
    @Arg('id', () => ID) id: string,
    @Ctx() context: Context,
  ): Promise<GeneratedManagementKey> {
    return context.managementKeys.rotate(identityOf(context), id);
  }

  @Authorized<Permission>('management-key:write')
  @Mutation(() => ManagementKey, { description: 'Makes a management key stop working at once.' })
  revokeManagementKey(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<ManagementKey> {
    return context.managementKeys.revoke(identityOf(context), id);
  }
}
