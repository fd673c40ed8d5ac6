import { Field, ObjectType } from 'type-graphql';
import { Tool } from './capability.ts';
import { McpTransport } from './connector.ts';
import { type JsonObject, JsonObjectScalar } from './scalars.ts';

@ObjectType({ description: 'What an MCP server says of itself; nothing is saved.' })
export class McpConnectorPreview {
  @Field(() => Boolean, { description: 'Whether somebody has to grant access before it says more.' })
  needsAuthorization!: boolean;

  @Field(() => [Tool], { description: 'Its tools.' })
  tools!: Tool[];

  @Field(() => [String], { description: 'The names of its prompts.' })
  prompts!: string[];

  @Field(() => [String], { description: 'The URIs of its resources.' })
  resources!: string[];

  @Field(() => String, { nullable: true, description: 'How it says that it is to be used.' })
  instructions?: string | null;

  @Field(() => JsonObjectScalar, { nullable: true, description: 'Name and version that it gives itself.' })
  serverInfo?: JsonObject | null;

  @Field(() => String, { nullable: true, description: 'The MCP revision that was agreed on.' })
  protocolVersion?: string | null;

  @Field(() => McpTransport, { nullable: true, description: 'How it was reached.' })
  transport?: McpTransport | null;
}
