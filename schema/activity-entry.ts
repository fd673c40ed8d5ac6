import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { listOf } from './list.ts';
import { ModelUse } from './model-use.ts';
import { Rules } from './rules.ts';
import { DateTimeScalar } from './scalars.ts';

export enum ActivityOutcome {
  OK = 'OK',
  TOOL_ERROR = 'TOOL_ERROR',
  PROTOCOL_ERROR = 'PROTOCOL_ERROR',
  TRANSPORT_ERROR = 'TRANSPORT_ERROR',
  TIMEOUT = 'TIMEOUT',
  DENIED = 'DENIED',
  RATE_LIMITED = 'RATE_LIMITED',
  CANCELLED = 'CANCELLED',
}

registerEnumType(ActivityOutcome, {
  name: 'ActivityOutcome',
  description: 'How a request ended.',
  valuesConfig: {
    OK: { description: 'With a result.' },
    TOOL_ERROR: { description: 'With a result in which the tool says that it failed (`isError`).' },
    PROTOCOL_ERROR: { description: 'It was wrong: no such tool, wrong parameters; or a server said so.' },
    TRANSPORT_ERROR: {
      description:
        'What was to answer it could not: a server or worker was gone, or the platform was too busy.',
    },
    TIMEOUT: { description: 'The deadline passed before it was answered.' },
    DENIED: { description: 'Whoever sent it was not let in.' },
    RATE_LIMITED: { description: 'There were too many in that minute.' },
    CANCELLED: { description: 'Whoever sent it no longer wanted an answer.' },
  },
});

@ObjectType({ description: 'A request that a gateway answered or refused.' })
@modelOptions({ schemaOptions: { collection: 'activity', versionKey: false, minimize: false } })
@index({ gatewayId: 1, at: -1, _id: -1 })
@index({ gatewayId: 1, tool: 1, at: -1, _id: -1 })
@index({ gatewayId: 1, outcome: 1, at: -1, _id: -1 })
@index({ gatewayId: 1, principal: 1, at: -1, _id: -1 })
export class ActivityEntry {
  @Field(() => ID, { name: 'id', description: 'Its id.' })
  @prop({ type: String, required: true })
  _id!: string;

  @Field(() => ID, { description: 'The gateway that was called.' })
  @prop({ type: String, required: true })
  gatewayId!: string;

  @Field(() => DateTimeScalar, { description: 'When it came.' })
  @prop({ type: Date, required: true })
  at!: Date;

  @Field(() => String, { description: 'The same in logs, traces and error bodies.' })
  @prop({ type: String, required: true })
  requestId!: string;

  @Field(() => String, {
    description: 'The MCP method; for what is no MCP request, HTTP method and path, such as `GET /mcp`.',
  })
  @prop({ type: String, required: true })
  method!: string;

  @Field(() => String, { nullable: true, description: 'The name of the tool that was asked for.' })
  @prop({ type: String })
  tool?: string | null;

  @Field(() => String, {
    description: 'Who sent it: the name of a key, the subject of a token, `anonymous`, or `unknown`.',
  })
  @prop({ type: String, required: true })
  principal!: string;

  @Field(() => ActivityOutcome, { description: 'How it ended.' })
  @prop({ type: String, enum: ActivityOutcome, required: true })
  outcome!: ActivityOutcome;

  @Field(() => Float, { description: 'How long it took, in milliseconds.' })
  @prop({ type: Number, required: true })
  durationMs!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'How long of that it waited for a worker, in milliseconds; null where none was needed.',
  })
  @prop({ type: Number })
  queueMs?: number | null;

  @Field(() => String, { nullable: true, description: 'Why it did not end well.' })
  @prop({ type: String })
  error?: string | null;

  @Field(() => ModelUse, {
    nullable: true,
    description: 'What models were asked for it (tool visibility Omni); null where none was.',
  })
  @prop({ type: () => ModelUse })
  model?: ModelUse | null;

  /** JSON text: its keys are not fit to be keys of a stored document. */
  @prop({ type: String })
  arguments?: string | null;

  /** JSON text. */
  @prop({ type: String })
  result?: string | null;
}

export const ActivityList = listOf(ActivityEntry, 'ActivityList');

/** What can be searched for at the most, in characters. */
const MAX_TEXT = 200;
const MAX_TOOLS = 20;

@InputType({ description: 'Which entries are wanted; all of what is given must fit.' })
@Rules(
  z.object({
    tools: z
      .array(z.string())
      .min(1, 'must name a tool')
      .max(MAX_TOOLS, `must have at most ${MAX_TOOLS} names`)
      .nullish(),
    outcomes: z.array(z.string()).min(1, 'must name an outcome').nullish(),
    text: z.string().max(MAX_TEXT, `must have at most ${MAX_TEXT} characters`).nullish(),
    principal: z.string().max(MAX_TEXT, `must have at most ${MAX_TEXT} characters`).nullish(),
  }),
)
export class ActivityFilter {
  @Field(() => [String], { nullable: true, description: 'Names of tools; any of them.' })
  tools?: string[] | null;

  @Field(() => [ActivityOutcome], { nullable: true, description: 'Any of them.' })
  outcomes?: ActivityOutcome[] | null;

  @Field(() => String, { nullable: true, description: 'The whole name of who sent it.' })
  principal?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Text in tool, method, principal, error, request id, arguments or result, whatever its case.',
  })
  text?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Not before this.' })
  from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this.' })
  to?: Date | null;
}
