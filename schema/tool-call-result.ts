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
