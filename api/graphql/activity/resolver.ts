import {
  Arg,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { ActivityEntry, ActivityFilter, ActivityList } from '../../../schema/activity-entry.ts';
import { DateTimeScalar, JsonScalar } from '../../../schema/scalars.ts';
import { UsagePoint, UsageStep } from '../../../schema/usage.ts';
import type { Permission } from '../../identity/identity.ts';
import type { Context } from '../context.ts';
import type { Follower } from '../follower.ts';
import { pageSize } from '../page-size.ts';
import { readPosition } from './position.ts';
import type { ActivityPage } from './service.ts';

@Resolver(() => ActivityEntry)
export class ActivityResolver {
  @Authorized<Permission>('activity:read')
  @Query(() => ActivityList, {
    description:
      'What was asked of a gateway, the newest first. A page may have fewer nodes than asked for although more follow, where much had to be looked through: go on from its cursor. With `text`, or with conditions of several kinds, `totalCount` counts among the newest 20,000.',
  })
  activity(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('filter', () => ActivityFilter, { nullable: true, description: 'Which entries; without, all.' })
    filter: ActivityFilter | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 200 at the most.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | undefined,
    @Ctx() { activity }: Context,
  ): Promise<ActivityPage> {
    const position = after == null ? undefined : readPosition(after);
    return activity.list(gatewayId, filter ?? {}, pageSize(first, 50), position);
  }

  @Authorized<Permission>('activity:read')
  @Query(() => [UsagePoint], {
    description: 'What was asked of a gateway, or of all, added up: a point for each step of time.',
  })
  usage(
    @Arg('gatewayId', () => ID, { nullable: true, description: 'Without, all gateways together.' })
    gatewayId: string | undefined,
    @Arg('from', () => DateTimeScalar, { description: 'In the first step.' }) from: Date,
    @Arg('to', () => DateTimeScalar, { description: 'Before this.' }) to: Date,
    @Arg('step', () => UsageStep, {
      nullable: true,
      defaultValue: UsageStep.HOUR,
      description: 'How much time a point stands for.',
    })
    step: UsageStep | null,
    @Arg('tool', () => String, {
      nullable: true,
      description: 'Calls of this tool only; needs `gatewayId`.',
    })
    tool: string | undefined,
    @Ctx() { usage }: Context,
  ): Promise<UsagePoint[]> {
    return usage.points({
      gatewayId: gatewayId ?? undefined,
      tool: tool ?? undefined,
      from,
      to,
      step: step ?? UsageStep.HOUR,
    });
  }

  @Authorized<Permission>('activity:read')
  @Subscription(() => ActivityEntry, {
    name: 'activity',
    description: 'What is asked of a gateway from now on. Over `/graphql/stream`.',
    async subscribe({
      args,
      context,
    }: {
      args: { gatewayId: string };
      context: Context;
    }): Promise<Follower<ActivityEntry>> {
      await context.activity.requireGateway(args.gatewayId);
      return context.liveActivity.follow(args.gatewayId);
    },
  })
  followActivity(
    @Arg('gatewayId', () => ID) _gatewayId: string,
    @Root() entry: ActivityEntry,
  ): ActivityEntry {
    return entry;
  }

  @FieldResolver(() => JsonScalar, {
    nullable: true,
    description:
      'What was given, redacted and cut, where the specification asks for request logging: the arguments of a tool or prompt, else the parameters.',
  })
  arguments(@Root() entry: ActivityEntry): unknown {
    return parsed(entry.arguments);
  }

  @FieldResolver(() => JsonScalar, {
    nullable: true,
    description: 'What came back, redacted and cut, where the specification asks for request logging.',
  })
  result(@Root() entry: ActivityEntry): unknown {
    return parsed(entry.result);
  }
}

/** Counting may take longer than the page itself, so it is only done when somebody asks. */
@Resolver(() => ActivityList)
export class ActivityListResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: ActivityPage): Promise<number> {
    return page.count();
  }
}

function parsed(json: string | null | undefined): unknown {
  return json == null ? null : (JSON.parse(json) as unknown);
}
