import { Field, Float, InputType } from 'type-graphql';
import { z } from 'zod';
import { connectorAlias, connectorName, McpTransport } from './connector.ts';
import { ConnectorAuthInput } from './connector-auth.ts';
import { headerName, httpUrl } from './connector-rules.ts';
import { commandArguments, commandName, environmentName, environmentValue } from './process-rules.ts';
import { restConnectorFields } from './rest-connector.ts';
import { RestOperationInput } from './rest-operation.ts';
import { Rules } from './rules.ts';
import { type JsonObject, JsonObjectScalar } from './scalars.ts';

const headers = z.record(
  z.string().regex(headerName, 'is no header name'),
  z
    .string()
    .regex(/^[\t\x20-\x7e]*$/, 'must be text of visible ASCII characters')
    .max(8192)
    .nullable(),
);

@InputType({
  description:
    'What to change about a connector; absent fields stay as they are, and secrets that are not sent again are kept. Fields of the ' +
    'other kind of connector are refused.',
})
@Rules(
  z
    .object({
      name: connectorName.nullish(),
      alias: connectorAlias.nullish(),
      description: z.string().max(2000).nullish(),
      url: httpUrl.nullish(),
      headers: headers.nullish(),
      command: commandName.nullish(),
      args: commandArguments.nullish(),
      env: z.record(environmentName, environmentValue.nullable()).nullish(),
      ...restConnectorFields,
    })
    .superRefine((input, context) => {
      const [, second] = (['document', 'documentUrl', 'operations'] as const).filter(
        (it) => input[it] != null,
      );
      if (second === undefined) return;
      const message = 'at most one of document, documentUrl and operations can be given';
      context.addIssue({ code: 'custom', path: [second], message });
    }),
)
export class UpdateConnectorInput {
  @Field(() => String, { nullable: true, description: 'What to call it.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What documents of configuration call it.',
  })
  alias?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for; null takes it away.' })
  description?: string | null;

  @Field(() => McpTransport, { nullable: true, description: 'MCP: how the server is reached.' })
  transport?: McpTransport | null;

  @Field(() => String, { nullable: true, description: "MCP: the server's URL." })
  url?: string | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description:
      'MCP: headers sent with every request, instead of those before; null for a value keeps that of before.',
  })
  headers?: JsonObject | null;

  @Field(() => String, { nullable: true, description: 'MCP: the command to run. Needs the admin role.' })
  command?: string | null;

  @Field(() => [String], { nullable: true, description: 'MCP: its arguments, one entry each.' })
  args?: string[] | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'MCP: its environment, instead of that before; null for a value keeps that of before.',
  })
  env?: JsonObject | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'MCP: whether each caller grants access of their own.',
  })
  tokenPerUser?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'REST: the document, instead of what it was made from.',
  })
  document?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'REST: where the document is, instead of what it was made from.',
  })
  documentUrl?: string | null;

  @Field(() => [RestOperationInput], {
    nullable: true,
    description: 'REST: operations made by hand, instead of what it was made from.',
  })
  operations?: RestOperationInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'REST: which operations of the document become tools; null for all.',
  })
  operationIds?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: "REST: replaces the document's servers; null for those.",
  })
  baseUrl?: string | null;

  @Field(() => ConnectorAuthInput, {
    nullable: true,
    description: 'How to show who it is. Secrets of the same type that are not sent again are kept.',
  })
  auth?: ConnectorAuthInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it may be at a private or loopback address. Needs the admin role.',
  })
  allowPrivateNetwork?: boolean | null;

  @Field(() => Float, { nullable: true, description: 'Its own limit for a call, in seconds; null for none.' })
  timeoutSeconds?: number | null;
}
