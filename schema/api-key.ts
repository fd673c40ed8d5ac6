import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { Rules } from './rules.ts';
import { DateTimeScalar } from './scalars.ts';

@ObjectType({
  description: 'A gateway API key. Its secret is shown once, when it is made, and stored as a hash.',
})
@modelOptions({ schemaOptions: { collection: 'apikeys', versionKey: false } })
@index({ gatewayId: 1, createdAt: 1 })
export class ApiKey {
  @Field(() => ID, { name: 'id', description: '32 hexadecimal characters; part of the secret.' })
  @prop({ type: String, required: true })
  _id!: string;

  @prop({ type: String, required: true })
  gatewayId!: string;

  @Field(() => String, { description: 'What the admin calls it.' })
  @prop({ type: String, required: true })
  name!: string;

  @Field(() => String, { description: 'How the secret begins, to tell keys apart.' })
  @prop({ type: String, required: true })
  prefix!: string;

  /** SHA-256 of the secret, hexadecimal. The secret is 256 random bits, so a fast hash is right. */
  @prop({ type: String, required: true })
  hash!: string;

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

  @Field(() => Int, {
    nullable: true,
    description: 'Requests a minute that this key may make; null: no limit of its own.',
  })
  @prop({ type: Number })
  maxRequestsPerMinute?: number | null;

  @Field(() => [String], { nullable: true, description: 'Visible names of the tools it may use; null: all.' })
  @prop({ type: () => [String], default: undefined })
  tools?: string[] | null;
}

@ObjectType({ description: 'A key just made.' })
export class GeneratedApiKey {
  @Field(() => String, { description: 'The secret. It is not shown again.' })
  secret!: string;

  @Field(() => ApiKey, { description: 'The key.' })
  apiKey!: ApiKey;
}

@InputType({ description: 'A new API key.' })
@Rules(
  z.object({
    name: z.string().trim().min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
    expiresAt: z
      .date()
      .refine((date) => date.getTime() > Date.now(), 'must lie in the future')
      .nullish(),
    maxRequestsPerMinute: z.int().min(1, 'must be at least 1').nullish(),
    tools: z.array(z.string().min(1)).max(1000).nullish(),
  }),
)
export class GenerateApiKeyInput {
  @Field(() => String, { description: 'What to call it.' })
  name!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it stops working. Default: never.' })
  expiresAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Requests a minute that it may make. Default: no limit of its own.',
  })
  maxRequestsPerMinute?: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Visible names of the tools it may use. Default: all.',
  })
  tools?: string[] | null;
}
