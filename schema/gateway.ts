import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { Attachment } from './attachment.ts';
import { JwtConfiguration } from './jwt-configuration.ts';
import { listOf } from './list.ts';
import { Rules } from './rules.ts';
import { DateTimeScalar } from './scalars.ts';
import { Specification } from './specification.ts';

export enum AuthMethod {
  API_KEY = 'API_KEY',
  JWT = 'JWT',
  BOTH = 'BOTH',
}

registerEnumType(AuthMethod, {
  name: 'AuthMethod',
  description: 'What a gateway that requires authentication accepts.',
  valuesConfig: {
    API_KEY: { description: "Only the gateway's API keys." },
    JWT: { description: 'Only JSON Web Tokens of the configured issuer.' },
    BOTH: { description: 'Either.' },
  },
});

@ObjectType({ description: 'A hosted MCP endpoint: what is attached to it decides which tools it shows.' })
@modelOptions({ schemaOptions: { collection: 'gateways', versionKey: false, minimize: false } })
@index({ name: 1 }, { unique: true })
@index({ 'attachments.capabilityId': 1 })
export class Gateway {
  @Field(() => ID, { name: 'id', description: 'Part of its URLs; never changes.' })
  @prop({ type: String, required: true })
  _id!: string;

  @Field(() => String, { description: 'Unique; may be changed.' })
  @prop({ type: String, required: true })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for; clients see it as instructions.' })
  @prop({ type: String })
  description?: string | null;

  @Field(() => Boolean, {
    description: 'Whether callers must show a key or token. Without, anybody may call it.',
  })
  @prop({ type: Boolean, required: true })
  requireAuthentication!: boolean;

  @Field(() => AuthMethod, { description: 'What it accepts where authentication is required.' })
  @prop({ type: String, enum: AuthMethod, required: true })
  authMethod!: AuthMethod;

  @prop({ type: () => JwtConfiguration })
  jwt?: JwtConfiguration | null;

  @prop({ type: () => [Attachment], required: true, default: [] })
  attachments!: Attachment[];

  @Field(() => Specification, {
    description: 'The version of its specification that is in force, or the one that is asked for.',
  })
  @prop({ type: () => Specification, required: true, _id: false })
  specification!: Specification;

  /** Counts changes, so that a change made on an old reading is noticed. */
  @prop({ type: Number, required: true })
  revision!: number;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  @prop({ type: Date, required: true })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When it was last changed.' })
  @prop({ type: Date, required: true })
  updatedAt!: Date;
}

export const GatewayList = listOf(Gateway, 'GatewayList');

@ObjectType({ description: "A gateway's URLs." })
export class GatewayEndpoints {
  @Field(() => String, { description: 'Streamable HTTP, every revision of MCP from 2025-03-26 on.' })
  mcp!: string;

  @Field(() => String, { description: 'HTTP+SSE (MCP 2024-11-05), for clients that know nothing newer.' })
  sse!: string;

  @Field(() => String, {
    description: 'Plain HTTP: the base of `/tools`, `/resources`, `/prompts`, `/openapi.json`.',
  })
  http!: string;
}

const gatewayName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters');
const gatewayDescription = z.string().max(2000, 'must have at most 2000 characters');

@InputType({ description: 'A new gateway.' })
@Rules(z.object({ name: gatewayName, description: gatewayDescription.nullish() }))
export class CreateGatewayInput {
  @Field(() => String, { description: 'Unique, 1 to 100 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for; clients see it as instructions.' })
  description?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether callers must show a key or token. Without, anybody who knows the URL may call it.',
  })
  requireAuthentication?: boolean | null;

  @Field(() => AuthMethod, {
    nullable: true,
    defaultValue: AuthMethod.BOTH,
    description: 'What it accepts where authentication is required.',
  })
  authMethod?: AuthMethod | null;
}

@InputType({ description: 'What to change about a gateway; absent fields stay as they are.' })
@Rules(z.object({ name: gatewayName.nullish(), description: gatewayDescription.nullish() }))
export class UpdateGatewayInput {
  @Field(() => String, { nullable: true, description: 'Unique, 1 to 100 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Null takes it away.' })
  description?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether callers must show a key or token.' })
  requireAuthentication?: boolean | null;

  @Field(() => AuthMethod, {
    nullable: true,
    description: 'What it accepts where authentication is required.',
  })
  authMethod?: AuthMethod | null;
}
