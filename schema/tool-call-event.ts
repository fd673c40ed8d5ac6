import { Field, Float, ObjectType } from 'type-graphql';
import { ToolCallResult } from './tool-call-result.ts';

@ObjectType({ description: 'Something that happens while a tool is called.' })
export class ToolCallEvent {
  @Field(() => Float, { nullable: true, description: 'How far it is: of `total`, where that is known.' })
  progress?: number | null;

  @Field(() => Float, { nullable: true, description: 'How far there is to go.' })
  total?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the tool says, with its progress or as a log message.',
  })
  message?: string | null;

  @Field(() => ToolCallResult, { nullable: true, description: 'How it ended; with the last event.' })
  result?: ToolCallResult | null;
}
