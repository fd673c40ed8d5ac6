import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, InputType } from 'type-graphql';
import { z } from 'zod';
import { Rules } from './rules.ts';

/** What a visible name may be: the part of MCP's tool-name rule that every client's model accepts. */
export const visibleName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 characters of A-Z, a-z, 0-9, underscore and hyphen');

@InputType({ description: 'What an attachment changes about one tool of its capability.' })
@Rules(
  z.object({
    tool: z.string().min(1).max(256),
    name: visibleName.nullish(),
    description: z.string().max(4096).nullish(),
  }),
)
@modelOptions({ schemaOptions: { _id: false } })
export class ToolOverrideInput {
  @Field(() => String, { description: "The tool's name as the capability knows it." })
  @prop({ type: String, required: true })
  tool!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False hides the tool on this gateway. Default: true.',
  })
  @prop({ type: Boolean })
  enabled?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name that clients see instead: 1 to 64 characters of A-Z, a-z, 0-9, _ and -.',
  })
  @prop({ type: String })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The description that clients see instead.' })
  @prop({ type: String })
  description?: string | null;
}
