import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, Float, InputType, registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { headerName, httpUrl, timeoutSeconds } from './connector-rules.ts';
import { Rules } from './rules.ts';
import { type JsonObject, JsonObjectScalar } from './scalars.ts';

export enum McpTransport {
  AUTO = 'AUTO',
  STREAMABLE_HTTP = 'STREAMABLE_HTTP',
}

registerEnumType(McpTransport, {
  name: 'McpTransport',
  description: 'How an MCP server is reached.',
  valuesConfig: {
    AUTO: { description: 'What the server answers to.' },
    STREAMABLE_HTTP: { description: 'Streamable HTTP, MCP 2025-03-26 and later.' },
  },
});

/** How to reach a custom MCP server. Values of headers are sealed. */
@modelOptions({ schemaOptions: { _id: false, minimize: false } })
export class McpConnector {
  @prop({ type: String, enum: McpTransport, required: true })
  transport!: McpTransport;

  @prop({ type: String, required: true })
  url!: string;

  /** Header name → sealed value. */
  @prop({ type: Object, required: true, allowMixed: 0 })
  headers!: Record<string, string>;

  @prop({ type: Boolean, required: true })
  allowPrivateNetwork!: boolean;

  @prop({ type: Number })
  timeoutSeconds?: number | null;
}

/** RFC 9110, section 5: names are tokens, values are visible ASCII with inner spaces. */
const headers = z.record(
  z.string().regex(headerName, 'is no header name'),
  z
    .string()
    .regex(/^[\t\x20-\x7e]*$/, 'must be text of visible ASCII characters')
    .max(8192),
);

export const connectorName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters');

@InputType({ description: 'A custom MCP server to take tools from.' })
@Rules(
  z.object({
    name: connectorName,
    description: z.string().max(2000).nullish(),
    url: z.string({ error: 'is needed' }).pipe(httpUrl),
    headers: headers.nullish(),
    timeoutSeconds,
  }),
)
export class McpConnectorInput {
  @Field(() => String, { description: 'What to call it.' })
  name!: string;

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

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether it may be at a private or loopback address. Needs the admin role.',
  })
  allowPrivateNetwork?: boolean | null;

  @Field(() => Float, { nullable: true, description: 'Its own limit for a call, in seconds.' })
  timeoutSeconds?: number | null;
}
