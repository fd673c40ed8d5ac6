import { Arg, Authorized, Ctx, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import { ToolCallEvent, ToolCallResult } from '../../../schema/tool-call-result.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';
import type { Follower } from '../follower.ts';
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
      'Calls a tool as `callTool` does, and tells its progress. It is cancelled when nobody listens any more. Over `/graphql/stream`.',
    subscribe({ args, context }: { args: FollowedCall; context: Context }): Follower<ToolCallEvent> {
      const { arguments: given, ...called } = args;
      const call: ToolCall = { ...called, args: given ?? {} };
      return context.playground.follow(identityOf(context), context.requestId, call);
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
    @Root() event: ToolCallEvent,
  ): ToolCallEvent {
    if (event.error !== undefined) throw event.error;
    return event;
  }
}

interface FollowedCall {
  gatewayId: string;
  name: string;
  arguments?: JsonObject | null;
}
