import { Aggregator } from 'mingo/aggregator';
import { type Document, isDocument } from '../bson/document.ts';
import { badValue, CommandError } from '../errors.ts';
import { translated, withOperators } from '../mingo.ts';
import { ACCUMULATORS, PRESENT } from './accumulators.ts';
import { checkExpression, EXPRESSIONS } from './expressions.ts';
import { STAGES } from './stages.ts';

const OPTIONS = withOperators({
  accumulator: ACCUMULATORS,
  expression: { ...EXPRESSIONS, ...PRESENT },
  pipeline: STAGES,
});

/** The stages whose specification is made of expressions. */
const OF_EXPRESSIONS = new Set('$project $addFields $set $replaceRoot $replaceWith $sortByCount'.split(' '));

/** Runs documents through the stages of a pipeline that was checked. */
export function* runPipeline(
  documents: Iterable<Document>,
  pipeline: readonly Document[],
): Generator<Document> {
  const results = translated(() => new Aggregator([...pipeline], OPTIONS).stream(documents));
  for (;;) {
    const { value, done } = translated(() => results.next());
    if (done) return;
    yield value as Document;
  }
}

/**
 * Checks that a pipeline uses nothing but what there is, whether or not documents will come to it.
 * @throws CommandError naming the stage, accumulator or expression
 */
export function checkPipeline(pipeline: readonly Document[]): void {
  for (const stage of pipeline) {
    const [name = '', ...others] = Object.keys(stage);
    if (others.length > 0 || name === '') {
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    if (!Object.hasOwn(STAGES, name)) {
      throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}' in the embedded store`);
    }
    const specification = stage[name];
    if (OF_EXPRESSIONS.has(name)) checkExpression(specification);
    if (name === '$group') checkGroup(specification);
    if ((name === '$match' || name === '$sort') && !isDocument(specification))
      throw badValue(`${name} needs an object`);
    if (name === '$skip' && !(Number(specification) >= 0))
      throw badValue('$skip needs a non-negative number');
    if (name === '$limit' && !(Number(specification) > 0))
      throw new CommandError(15958, 'the limit must be positive');
  }
}

function checkGroup(specification: unknown): void {
  if (!isDocument(specification) || !Object.hasOwn(specification, '_id')) {
    throw new CommandError(15955, 'a group specification must include an _id');
  }
  const { _id, ...fields } = specification;
  checkExpression(_id);
  for (const [field, accumulator] of Object.entries(fields)) {
    const [[name, operand] = [], ...others] = isDocument(accumulator) ? Object.entries(accumulator) : [];
    if (name === undefined || others.length > 0) {
      throw new CommandError(40234, `The field '${field}' must be an accumulator object`);
    }
    if (!Object.hasOwn(ACCUMULATORS, name)) {
      throw new CommandError(15952, `unknown group operator '${name}' in the embedded store`);
    }
    checkExpression(operand);
  }
}
