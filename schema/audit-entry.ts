import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { listOf } from './list.ts';
import { DateTimeScalar, type JsonObject, JsonObjectScalar } from './scalars.ts';

export enum AuditOutcome {
  PENDING = 'PENDING',
  OK = 'OK',
  FAILED = 'FAILED',
}

registerEnumType(AuditOutcome, {
  name: 'AuditOutcome',
  description: 'How a recorded change ended.',
  valuesConfig: {
    PENDING: { description: 'It was begun; if it stays so, the process ended in the middle.' },
    OK: { description: 'It was made.' },
    FAILED: { description: 'It was refused or went wrong; `error` says how.' },
  },
});

@ObjectType({ description: 'A change that somebody made or tried to make.' })
@modelOptions({ schemaOptions: { collection: 'auditentries', versionKey: false, minimize: false } })
@index({ at: -1, _id: -1 })
export class AuditEntry {
  @Field(() => ID, { name: 'id', description: 'Its id.' })
  @prop({ type: String, required: true })
  _id!: string;

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  @prop({ type: Date, required: true })
  at!: Date;

  @Field(() => String, { description: 'Who made it.' })
  @prop({ type: String, required: true })
  actor!: string;

  @Field(() => String, { description: 'The mutation, such as `createGateway`.' })
  @prop({ type: String, required: true })
  action!: string;

  @Field(() => String, { nullable: true, description: 'The id of what was changed, where it was known.' })
  @prop({ type: String })
  target?: string | null;

  @Field(() => JsonObjectScalar, { description: 'What was asked for, without secrets.' })
  @prop({ type: Object, required: true, allowMixed: 0 })
  input!: JsonObject;

  @Field(() => AuditOutcome, { description: 'How it ended.' })
  @prop({ type: String, enum: AuditOutcome, required: true })
  outcome!: AuditOutcome;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  @prop({ type: String })
  error?: string | null;
}

export const AuditEntryList = listOf(AuditEntry, 'AuditEntryList');
