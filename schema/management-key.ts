import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { listOf } from './list.ts';
import { Rules } from './rules.ts';
import { DateTimeScalar } from './scalars.ts';
import { Role } from './viewer.ts';

@ObjectType({
  description:
    'A key to the management API. Its secret is shown once, when it is made, and stored as a hash.',
})
@modelOptions({ schemaOptions: { collection: 'managementkeys', versionKey: false } })
@index({ createdAt: -1, _id: -1 })
@index({ userId: 1 })
export class ManagementKey {
  @Field(() => ID, { name: 'id', description: '32 hexadecimal characters; part of the secret.' })
  @prop({ type: String, required: true })
  _id!: string;

  @Field(() => String, { description: 'What it is called.' })
  @prop({ type: String, required: true })
  name!: string;

  @Field(() => String, { description: 'How the secret begins, to tell keys apart.' })
  @prop({ type: String, required: true })
  prefix!: string;

  /** SHA-256 of the secret, hexadecimal. */
  @prop({ type: String, required: true })
  hash!: string;

  @Field(() => Role, { description: 'What it may do at the most; never more than the user that made it.' })
  @prop({ type: String, enum: Role, required: true })
  role!: Role;

  @Field(() => [String], {
    nullable: true,
    description: 'The permissions that it is kept to; null: all of its role.',
  })
  @prop({ type: () => [String], default: undefined })
  scopes?: string[] | null;

  /** The user that made it, with whom it goes; absent: `ADMIN_KEY` did. */
  @prop({ type: String })
  userId?: string | null;

  @Field(() => String, { description: 'Who made it.' })
  @prop({ type: String, required: true })
  createdBy!: string;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  @prop({ type: Date, required: true })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it stops working; null: never.' })
  @prop({ type: Date })
  expiresAt?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was last used, to the minute.' })
  @prop({ type: Date })
  lastUsedAt?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked; null: it works.' })
  @prop({ type: Date })
  revokedAt?: Date | null;
}

export const ManagementKeyList = listOf(ManagementKey, 'ManagementKeyList');

@ObjectType({ description: 'A management key just made.' })
export class GeneratedManagementKey {
  @Field(() => String, { description: 'The secret. It is not shown again.' })
  secret!: string;

  @Field(() => ManagementKey, { description: 'The key.' })
  managementKey!: ManagementKey;
}

@InputType({ description: 'A new management key.' })
@Rules(
  z.object({
    name: z.string().trim().min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
    scopes: z.array(z.string()).min(1, 'must name at least one permission').max(100).nullish(),
    expiresAt: z
      .date()
      .refine((date) => date.getTime() > Date.now(), 'must lie in the future')
      .nullish(),
  }),
)
export class CreateManagementKeyInput {
  @Field(() => String, { description: 'What to call it.' })
  name!: string;

  @Field(() => Role, { nullable: true, description: "What it may do at the most. Default: one's own role." })
  role?: Role | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Permissions to keep it to, such as `gateway:read`; see `permissions`. Default: all of its role.',
  })
  scopes?: string[] | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it stops working. Default: never.' })
  expiresAt?: Date | null;
}
