import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ActivityOutcome } from './activity-entry.ts';
import { DateTimeScalar } from './scalars.ts';

export enum UsageStep {
  MINUTE = 'MINUTE',
  HOUR = 'HOUR',
  DAY = 'DAY',
}

registerEnumType(UsageStep, {
  name: 'UsageStep',
  description: 'How much time a point of usage stands for. Hours and days begin in UTC.',
  valuesConfig: {
    MINUTE: { description: 'A minute; kept for two days.' },
    HOUR: { description: 'An hour; kept as long as days.' },
    DAY: { description: 'A day.' },
  },
});

/** How long a step is, in milliseconds. */
export const STEP_MS: Record<UsageStep, number> = {
  [UsageStep.MINUTE]: 60_000,
  [UsageStep.HOUR]: 60 * 60_000,
  [UsageStep.DAY]: 24 * 60 * 60_000,
};

/**
 * What was asked of one tool of one gateway in one step of time. Without a tool it stands for the whole gateway, without a gateway
 * for the platform, so that no question needs more than one document for each point.
 */
@modelOptions({ schemaOptions: { collection: 'usage', versionKey: false, minimize: false } })
@index({ gatewayId: 1, tool: 1, step: 1, at: 1 })
@index({ step: 1, at: 1 })
export class UsageRollup {
  /** Made of the fields that identify it, so that it exists once. */
  @prop({ type: String, required: true })
  _id!: string;

  /** Empty: the platform. */
  @prop({ type: String, default: '' })
  gatewayId!: string;

  /** Empty: every request, also those that are for no tool. */
  @prop({ type: String, default: '' })
  tool!: string;

  @prop({ type: String, enum: UsageStep, required: true })
  step!: UsageStep;

  /** When the step begins. */
  @prop({ type: Date, required: true })
  at!: Date;

  @prop({ type: Number, required: true })
  calls!: number;

  /** Outcome → count, of those that did not end well. */
  @prop({ type: Object, default: {}, allowMixed: 0 })
  failures!: Partial<Record<ActivityOutcome, number>>;

  /** Bucket of `platform/latency-histogram.ts` → count. */
  @prop({ type: Object, default: {}, allowMixed: 0 })
  latency!: Record<string, number>;

  /** The sum of the times that calls waited for a worker, in milliseconds, and how many did. */
  @prop({ type: Number, required: true })
  queueMs!: number;

  @prop({ type: Number, required: true })
  queued!: number;

  /** Tokens that models read and wrote, and what they cost. Absent where none was asked. */
  @prop({ type: Number })
  inputTokens?: number;

  @prop({ type: Number })
  outputTokens?: number;

  @prop({ type: Number })
  cost?: number;

  /** The position in the activity stream up to which entries are counted here: none is counted twice. */
  @prop({ type: String, required: true })
  through!: string;
}

@ObjectType({ description: 'How many requests ended in one way.' })
export class OutcomeCount {
  @Field(() => ActivityOutcome, { description: 'The way.' })
  outcome!: ActivityOutcome;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({ description: 'What was asked of a gateway, or of all, in one step of time.' })
export class UsagePoint {
  @Field(() => DateTimeScalar, { description: 'When the step begins.' })
  at!: Date;

  @Field(() => Int, { description: 'How many requests there were.' })
  calls!: number;

  @Field(() => Int, { description: 'How many of them did not end well.' })
  errors!: number;

  @Field(() => [OutcomeCount], { description: 'The same by how they ended.' })
  errorsByOutcome!: OutcomeCount[];

  @Field(() => Float, {
    nullable: true,
    description: 'Half of them took no longer, in milliseconds, to within 2 %.',
  })
  p50Ms!: number | null;

  @Field(() => Float, { nullable: true, description: '95 of 100 took no longer, likewise.' })
  p95Ms!: number | null;

  @Field(() => Float, { nullable: true, description: '99 of 100 took no longer, likewise.' })
  p99Ms!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'How long those that needed a worker waited for one, in milliseconds, on average.',
  })
  queueMs!: number | null;

  @Field(() => Float, { description: 'Tokens that models read for it (tool visibility Omni).' })
  inputTokens!: number;

  @Field(() => Float, { description: 'Tokens that models wrote for it.' })
  outputTokens!: number;

  @Field(() => Float, { description: 'What they cost, by the prices in the specifications.' })
  cost!: number;
}

@ObjectType({ description: 'What was asked of one tool of one gateway in a span of time.' })
export class ToolUsage {
  @Field(() => ID, { description: 'The gateway, which may be gone by now.' })
  gatewayId!: string;

  @Field(() => String, { description: 'The name that clients asked for.' })
  tool!: string;

  @Field(() => Int, { description: 'How often it was asked for.' })
  calls!: number;

  @Field(() => Int, { description: 'How many of them did not end well.' })
  errors!: number;

  @Field(() => Float, {
    nullable: true,
    description: '95 of 100 took no longer, in milliseconds, to within 2 %.',
  })
  p95Ms!: number | null;
}
