import { Arg, Authorized, Ctx, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import { ToolCallEvent } from '../../../schema/tool-call-event.ts';
import { ToolCallResult } from '../../../schema/tool-call-result.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';
import type { Follower } from '../follower.ts';
import { type FollowedEvent, followToolCall } from './follow-tool-call.ts';
import type { ToolCall } from './service.ts';

@Resolver(() => ToolCallResult)
export class PlaygroundResolver {
  @Authorized<Permission>('tool:call')
  @Mutation(() => ToolCallResult, {
    description: 'Calls a tool of a gateway as the admin who asks, to try it.',
  })
  callTool(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('name', () => String, { description: 'The name that clients see.' }) name: string,
    @Arg('arguments', () => JsonObjectScalar, {
      nullable: true,
      description: 'What its inputSchema asks for.',
    })
    args: JsonObject | undefined,
    @Ctx() context: Context,
  ): Promise<ToolCallResult> {
    return context.playground.callTool(identityOf(context), context.requestId, { gatewayId, name, args });
  }

  @Authorized<Permission>('tool:call')
  @Subscription(() => ToolCallEvent, {
    name: 'toolCall',
    description:
      'As the mutation `callTool`, and tells on the way what the tool says: its progress and log messages. Whoever follows no longer ends the call. Over `/graphql/stream`.',
    subscribe({ args, context }: { args: ToolCall; context: Context }): Follower<FollowedEvent> {
      const { gatewayId, name, arguments: given } = args as ToolCall & { arguments?: JsonObject };
      const call = { gatewayId, name, args: given ?? undefined };
      return followToolCall(context.playground, identityOf(context), context.requestId, call);
    },
  })
  followToolCall(
    @Arg('gatewayId', () => ID) _gatewayId: string,
    @Arg('name', () => String, { description: 'The name that clients see.' }) _name: string,
    @Arg('arguments', () => JsonObjectScalar, {
      nullable: true,
      description: 'What its inputSchema asks for.',
    })
    _args: JsonObject | undefined,
    @Root() { event, failure }: FollowedEvent,
  ): ToolCallEvent {
    if (event === undefined) throw failure;
    return event;
  }
}
