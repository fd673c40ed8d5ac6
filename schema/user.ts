import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { listOf } from './list.ts';
import { Rules } from './rules.ts';
import { DateTimeScalar } from './scalars.ts';
import { Role } from './viewer.ts';

@ObjectType({ description: 'Somebody who may manage the platform.' })
@modelOptions({ schemaOptions: { collection: 'users', versionKey: false } })
@index({ email: 1 }, { unique: true, partialFilterExpression: { email: { $type: 'string' } } })
@index({ subject: 1 }, { unique: true, partialFilterExpression: { subject: { $type: 'string' } } })
@index({ name: 1, _id: 1 })
export class User {
  @Field(() => ID, { name: 'id', description: 'Never changes.' })
  @prop({ type: String, required: true })
  _id!: string;

  @Field(() => String, { description: 'What they are called.' })
  @prop({ type: String, required: true })
  name!: string;

  /** In lower case. */
  @Field(() => String, { nullable: true, description: 'Unique; what they sign in with.' })
  @prop({ type: String })
  email?: string | null;

  @Field(() => Role, { description: 'What they may do.' })
  @prop({ type: String, enum: Role, required: true })
  role!: Role;

  /** PHC string of a slow hash; absent: they have no password. */
  @prop({ type: String })
  passwordHash?: string | null;

  /** Who they are at the identity provider: a digest of issuer and subject. */
  @prop({ type: String })
  subject?: string | null;

  /** They came through a group of the identity provider, uninvited: without such a group they come in no more. */
  @prop({ type: Boolean })
  byGroup?: boolean | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Since when they are kept out; null: they are not.',
  })
  @prop({ type: Date })
  disabledAt?: Date | null;

  @Field(() => DateTimeScalar, { description: 'When they were invited, or came first.' })
  @prop({ type: Date, required: true })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When they last signed in; null: never yet.' })
  @prop({ type: Date })
  lastSignInAt?: Date | null;
}

export const UserList = listOf(User, 'UserList');

@ObjectType({ description: 'Somebody just invited.' })
export class Invitation {
  @Field(() => User, { description: 'Who.' })
  user!: User;

  @Field(() => String, {
    description: 'A link that signs them in: good once, for three days. Give it to nobody else.',
  })
  signInLink!: string;
}

/** One line of text: it stands in lists, logs and headings. */
const userName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters')
  .regex(/^\P{Cc}*$/u, 'must be one line of text');

const email = z.email('must be an e-mail address').max(254, 'must have at most 254 characters');

@InputType({ description: 'Somebody to invite.' })
@Rules(z.object({ name: userName, email }))
export class InviteUserInput {
  @Field(() => String, { description: 'What to call them.' })
  name!: string;

  @Field(() => String, {
    description: 'Their e-mail address, unique. Nothing is sent there: give them the link yourself.',
  })
  email!: string;

  @Field(() => Role, { description: 'What they may do; no more than oneself.' })
  role!: Role;
}

@InputType({ description: 'What to change about a user; absent fields stay as they are.' })
@Rules(z.object({ name: userName.nullish(), email: email.nullish() }))
export class UpdateUserInput {
  @Field(() => String, { nullable: true, description: 'What to call them.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Their e-mail address, unique.' })
  email?: string | null;

  @Field(() => Role, {
    nullable: true,
    description: 'What they may do. In force at once; the last owner stays one.',
  })
  role?: Role | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether they are kept out: they cannot sign in, their sessions end, and their management keys do nothing until they are let in again. ' +
      'In force at once; not for the last owner.',
  })
  disabled?: boolean | null;
}
