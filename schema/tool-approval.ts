import { Field, InputType } from 'type-graphql';
import { z } from 'zod';
import { Rules } from './rules.ts';

@InputType({ description: 'A tool that may be shown and run as it is now.' })
@Rules(z.object({ tool: z.string().min(1).max(256), fingerprint: z.string().min(1).max(64).nullish() }))
export class ToolApprovalInput {
  @Field(() => String, { description: "The tool's name as the capability knows it." })
  tool!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What was looked at (`changed.fingerprint`): refused when the tool has changed again since.',
  })
  fingerprint?: string | null;
}
