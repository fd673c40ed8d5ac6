import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { System } from '../../../schema/system.ts';
import type { Permission } from '../../identity/identity.ts';
import type { Context } from '../context.ts';

@Resolver()
export class SystemResolver {
  @Authorized<Permission>('metrics:read')
  @Query(() => System, { description: 'The platform itself: its version, stores, workers and queues.' })
  system(@Ctx() { system }: Context): Promise<System> {
    return system.state();
  }
}
