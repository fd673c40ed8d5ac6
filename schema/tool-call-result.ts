import { Field, Float, ObjectType } from 'type-graphql';
import { type JsonObject, JsonObjectScalar } from './scalars.ts';

@ObjectType({ description: 'How a tool call ended.' })
export class ToolCallResult {
  @Field(() => Boolean, { description: 'Whether the tool itself says that it failed.' })
  isError!: boolean;

  @Field(() => [JsonObjectScalar], { description: 'Content blocks as MCP defines them.' })
  content!: JsonObject[];

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: "Fits the tool's `outputSchema` where it has one.",
  })
  structuredContent?: JsonObject | null;

  @Field(() => Float, { description: 'From the call to its result, in milliseconds.' })
  durationMs!: number;
}

@ObjectType({
  description: 'Something that a tool call says while it runs, or how it ended: the last event.',
})
export class ToolCallEvent {
  @Field(() => Float, { nullable: true, description: 'How far it is; it only grows.' })
  progress?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What `progress` is when it is done, where the tool knows.',
  })
  total?: number | null;

  @Field(() => String, { nullable: true, description: 'What the tool says of it.' })
  message?: string | null;

  @Field(() => ToolCallResult, { nullable: true, description: 'How it ended.' })
  result?: ToolCallResult | null;

  /** Why it could not be called. */
  error?: unknown;
}
