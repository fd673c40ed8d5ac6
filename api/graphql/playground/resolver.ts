import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import { ToolCallResult } from '../../../schema/tool-call-result.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';

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
}
