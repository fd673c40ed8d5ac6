import { Field, InputType } from 'type-graphql';
import { z } from 'zod';
import { AuditOutcome } from './audit-entry.ts';
import { Rules } from './rules.ts';
import { DateTimeScalar } from './scalars.ts';

/** The longest text that is looked for. */
const MAX_TEXT = 200;

const text = z.string().max(MAX_TEXT, `must have at most ${MAX_TEXT} characters`).nullish();

@InputType({ description: 'Which entries are wanted; all of what is given must fit.' })
@Rules(z.looseObject({ action: text, actor: text, target: text }))
export class AuditFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Text in the name of the mutation, whatever its case.',
  })
  action?: string | null;

  @Field(() => String, { nullable: true, description: 'Text in who made it, whatever its case.' })
  actor?: string | null;

  @Field(() => String, { nullable: true, description: 'The whole id of what was changed.' })
  target?: string | null;

  @Field(() => [AuditOutcome], { nullable: true, description: 'Any of them.' })
  outcomes?: AuditOutcome[] | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Not before this.' })
  from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this.' })
  to?: Date | null;
}
