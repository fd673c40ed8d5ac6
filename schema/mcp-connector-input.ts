import { Field, Float, InputType } from 'type-graphql';
import { z } from 'zod';
import { connectorAlias, connectorName, McpTransport } from './connector.ts';
import { ConnectorAuthInput, ConnectorAuthType, connectorAuthRules } from './connector-auth.ts';
import { headerName, httpUrl, timeoutSeconds } from './connector-rules.ts';
import { commandArguments, commandName, environmentName, environmentValue } from './process-rules.ts';
import { Rules } from './rules.ts';
import { type JsonObject, JsonObjectScalar } from './scalars.ts';

/** RFC 9110, section 5: names are tokens, values are visible ASCII with inner spaces. */
const headers = z.record(
  z.string().regex(headerName, 'is no header name'),
  z
    .string()
    .regex(/^[\t\x20-\x7e]*$/, 'must be text of visible ASCII characters')
    .max(8192),
);

const environment = z.record(environmentName, environmentValue);

const parts = z.object({
  name: connectorName,
  alias: connectorAlias.nullish(),
  description: z.string().max(2000).nullish(),
  transport: z.enum(McpTransport).nullish(),
  url: httpUrl.nullish(),
  headers: headers.nullish(),
  command: commandName.nullish(),
  args: commandArguments.nullish(),
  env: environment.nullish(),
  auth: connectorAuthRules.nullish(),
  tokenPerUser: z.boolean().nullish(),
  timeoutSeconds,
});

/** Whether a connector is a process on the worker. */
export function isStdio({
  transport,
  url,
  command,
}: Pick<McpConnectorInput, 'transport' | 'url' | 'command'>): boolean {
  if (transport === McpTransport.STDIO) return true;
  return (transport ?? McpTransport.AUTO) === McpTransport.AUTO && command != null && url == null;
}

/** A connector is a URL or a command, and has only what belongs to that. */
function checkParts(input: z.output<typeof parts>, context: z.RefinementCtx): void {
  const refuse = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  const stdio = isStdio(input);
  if (stdio && input.command == null) refuse('command', 'is needed');
  if (!stdio && input.url == null)
    refuse('url', input.command == null ? 'is needed' : 'is needed; a command needs the transport STDIO');
  const foreign = stdio ? (['url', 'headers', 'auth'] as const) : (['command', 'args', 'env'] as const);
  const transport = stdio ? McpTransport.STDIO : (input.transport ?? McpTransport.AUTO);
  for (const field of foreign)
    if (input[field] != null) refuse(field, `does not fit the transport ${transport}`);
  checkAuthorizationCode(input, context);
  if (input.tokenPerUser && input.auth?.type !== ConnectorAuthType.OAUTH2_AUTHORIZATION_CODE)
    refuse('tokenPerUser', 'needs auth of the type OAUTH2_AUTHORIZATION_CODE');
}

/** Where the server does not say by itself where to authorize, all of it must be said. */
function checkAuthorizationCode({ auth }: z.output<typeof parts>, context: z.RefinementCtx): void {
  if (auth?.type !== ConnectorAuthType.OAUTH2_AUTHORIZATION_CODE) return;
  const together = ['authorizationUrl', 'tokenUrl'] as const;
  if (together.every((field) => auth[field] == null)) return;
  for (const field of [...together, 'clientId'] as const) {
    if (auth[field] != null) continue;
    const message = 'is needed where authorizationUrl or tokenUrl is given; without them the server is asked';
    context.addIssue({ code: 'custom', path: ['auth', field], message });
  }
}

/** What a connector must fit, wherever it comes from. */
export const mcpConnectorRules = parts.superRefine(checkParts);

@InputType({ description: 'An MCP server to take tools from: at a URL, or a command that the worker runs.' })
@Rules(mcpConnectorRules)
export class McpConnectorInput {
  @Field(() => String, { description: 'What to call it.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What documents of configuration call it, where that is not its name.',
  })
  alias?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => McpTransport, {
    nullable: true,
    defaultValue: McpTransport.AUTO,
    description: 'How it is reached.',
  })
  transport?: McpTransport | null;

  @Field(() => String, { nullable: true, description: 'Its URL.' })
  url?: string | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description:
      'Headers sent with every request, a map of strings. Values are kept encrypted and never shown again.',
  })
  headers?: JsonObject | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The command to run, a bare name that `STDIO_ALLOW` lists. Needs the admin role: it runs with the rights of the worker.',
  })
  command?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Its arguments, one entry each; no shell reads them. Secrets belong into `env`.',
  })
  args?: string[] | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description:
      'Its environment beside PATH and HOME, a map of strings. Values are kept encrypted and never shown again.',
  })
  env?: JsonObject | null;

  @Field(() => ConnectorAuthInput, {
    nullable: true,
    description:
      'How to show the server who calls. OAUTH2_AUTHORIZATION_CODE needs no other field where the server says where to authorize.',
  })
  auth?: ConnectorAuthInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'OAUTH2_AUTHORIZATION_CODE: whether each caller grants access of their own, at a link that their first call answers with, instead of one grant for all.',
  })
  tokenPerUser?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether it may be at a private or loopback address. Needs the admin role.',
  })
  allowPrivateNetwork?: boolean | null;

  @Field(() => Float, { nullable: true, description: 'Its own limit for a call, in seconds.' })
  timeoutSeconds?: number | null;
}
