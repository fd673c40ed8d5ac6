import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { Capability } from '../../../schema/capability.ts';
import { McpConnectorInput } from '../../../schema/mcp-connector-input.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';

@Resolver()
export class McpConnectorResolver {
  @Authorized<Permission>('capability:write')
  @Mutation(() => Capability, {
    description:
      'Connects to an MCP server and takes in what it offers. Nothing is kept of one that does not answer.',
  })
  createMcpConnector(
    @Arg('input', () => McpConnectorInput) input: McpConnectorInput,
    @Ctx() context: Context,
  ): Promise<Capability> {
    return context.mcpConnectors.create(identityOf(context), input);
  }
}
