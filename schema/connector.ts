import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { ConnectorAuth } from './connector-auth.ts';

export enum McpTransport {
  AUTO = 'AUTO',
  STREAMABLE_HTTP = 'STREAMABLE_HTTP',
  SSE = 'SSE',
  STDIO = 'STDIO',
}

/** A way that a server is in fact reached. */
export type TransportKind = Exclude<McpTransport, McpTransport.AUTO>;

registerEnumType(McpTransport, {
  name: 'McpTransport',
  description: 'How an MCP server is reached.',
  valuesConfig: {
    AUTO: {
      description: 'What the server answers to: Streamable HTTP, else HTTP+SSE. With a command, STDIO.',
    },
    STREAMABLE_HTTP: { description: 'Streamable HTTP, MCP 2025-03-26 and later.' },
    SSE: { description: 'HTTP+SSE, MCP 2024-11-05.' },
    STDIO: {
      description: 'A process on the worker, one for each client session. `STDIO_ALLOW` names the commands.',
    },
  },
});

export const connectorName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters');

/** Longer than a name, because it may be a name with a number. */
export const connectorAlias = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(120, 'must have at most 120 characters');

@ObjectType({ description: 'Where in a registry a connector comes from.' })
@modelOptions({ schemaOptions: { _id: false } })
export class RegistrySource {
  @Field(() => String, { description: 'The base URL of the registry.' })
  @prop({ type: String, required: true })
  url!: string;

  @Field(() => String, { description: "The server's name there." })
  @prop({ type: String, required: true })
  name!: string;

  @Field(() => String, { description: 'The version that was taken.' })
  @prop({ type: String, required: true })
  version!: string;
}

/** How to reach an MCP server. Values of headers, environment and variables are sealed. */
@modelOptions({ schemaOptions: { _id: false, minimize: false } })
export class McpConnector {
  @prop({ type: String, enum: McpTransport, required: true })
  transport!: McpTransport;

  /** Absent where the transport is STDIO. */
  @prop({ type: String })
  url?: string | null;

  /** Header name → sealed value. */
  @prop({ type: Object, required: true, allowMixed: 0 })
  headers!: Record<string, string>;

  /** Present where the transport is STDIO. */
  @prop({ type: String })
  command?: string | null;

  @prop({ type: () => [String], default: [] })
  args?: string[];

  /** Environment variable → sealed value. */
  @prop({ type: Object, allowMixed: 0 })
  env?: Record<string, string>;

  /** What `{name}` in `url` and `args` stands for where that is a secret: name → sealed value. */
  @prop({ type: Object, allowMixed: 0 })
  variables?: Record<string, string>;

  @prop({ type: () => ConnectorAuth })
  auth?: ConnectorAuth | null;

  /** Whether each principal has a token of their own. */
  @prop({ type: Boolean })
  tokenPerUser?: boolean | null;

  @prop({ type: () => RegistrySource })
  registry?: RegistrySource | null;

  @prop({ type: Boolean, required: true })
  allowPrivateNetwork!: boolean;

  @prop({ type: Number })
  timeoutSeconds?: number | null;
}
