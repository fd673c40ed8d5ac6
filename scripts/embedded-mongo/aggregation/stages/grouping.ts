import { compareValues } from '../../bson/compare.ts';
import { encodeKey } from '../../bson/key.ts';
import { type Document, document, type Maybe, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { type Accumulator, compileAccumulator, type MakeAccumulator } from '../accumulators.ts';
import { compilerFor } from '../expression.ts';
import { MemoryLimit, roughSize } from '../memory.ts';
import type { Evaluate, Scope } from '../scope.ts';
import { asObject, type CompileStage, type PipelineContext, refuseOthers, type Stage } from './stage.ts';

/** Stages that make one document of many. */
export const GROUPING: Readonly<Record<string, CompileStage>> = {
  $bucket: bucket,
  $count: (operand, context) => {
    const name = countName(operand);
    // Unlike $group, of no documents there is no count at all; that is the same here.
    const stage = groupBy(() => null, [[name, accumulatorOf('$sum', 1, context)]], context);
    return function* (input) {
      for (const group of stage(input)) yield document({ [name]: group.get(name) });
    };
  },
  $group: (operand, context, name) => {
    const { id, fields } = parseGroup(asObject(operand, name));
    return groupBy(compilerFor(context.variables)(id), compileFields(fields, context), context);
  },
  $sortByCount: (operand, context) => {
    const isExpression = (typeof operand === 'string' && operand.startsWith('$')) || operand instanceof Map;
    if (!isExpression) {
      throw new CommandError(
        40149,
        'the sortByCount field must be specified as a string or as an expression object',
      );
    }
    const key = compilerFor(context.variables)(operand);
    const stage = groupBy(key, [['count', accumulatorOf('$sum', 1, context)]], context);
    return (input) => [...stage(input)].sort((a, b) => compareValues(b.get('count'), a.get('count')));
  },
};

type FieldAccumulator = readonly [name: string, make: MakeAccumulator];

interface Group {
  readonly id: Value;
  readonly accumulators: readonly Accumulator[];
}

function countName(operand: Value): string {
  if (typeof operand === 'string' && operand !== '' && !operand.startsWith('$') && !operand.includes('.')) {
    return operand;
  }
  throw new CommandError(
    40156,
    'the count field must be a non-empty string without $ in front and without dots',
  );
}

function accumulatorOf(name: string, operand: Value, context: PipelineContext): MakeAccumulator {
  return compileAccumulator(name, operand, compilerFor(context.variables));
}

function parseGroup(operand: Document): { id: Value; fields: Document } {
  const id = operand.get('_id');
  if (id === undefined) throw new CommandError(15955, 'a group specification must include an _id');
  const fields = new Map(operand);
  fields.delete('_id');
  return { id, fields };
}

/** Compiles `{ total: { $sum: '$n' } }`. */
function compileFields(fields: Document, context: PipelineContext): FieldAccumulator[] {
  return [...fields].map(([field, accumulator]) => {
    if (field.includes('.')) throw new CommandError(40235, `The field name '${field}' cannot contain '.'`);
    const [entry, ...others] = accumulator instanceof Map ? accumulator : [];
    if (entry === undefined) {
      throw new CommandError(40234, `The field '${field}' must be an accumulator object`);
    }
    if (others.length > 0) throw new CommandError(40238, `The field '${field}' must specify one accumulator`);
    return [field, accumulatorOf(entry[0], entry[1], context)];
  });
}

function groupBy(key: Evaluate, fields: readonly FieldAccumulator[], context: PipelineContext): Stage {
  return (input) => {
    const memory = new MemoryLimit('$group');
    const groups = new Map<string, Group>();
    for (const root of input) {
      context.execution.step();
      const scope: Scope = { root, variables: context.variables };
      const group = findGroup(groups, key(scope) ?? null, fields, memory);
      for (const accumulator of group.accumulators) accumulator.add(scope);
    }
    return describeGroups(groups.values(), fields);
  };
}

function findGroup(
  groups: Map<string, Group>,
  id: Value,
  fields: readonly FieldAccumulator[],
  memory: MemoryLimit,
): Group {
  const key = encodeKey([id]).toString('latin1');
  const existing = groups.get(key);
  if (existing !== undefined) return existing;
  memory.use(key.length + roughSize(id) + fields.length * 64);
  const group = { id, accumulators: fields.map(([, make]) => make(memory)) };
  groups.set(key, group);
  return group;
}

function* describeGroups(groups: Iterable<Group>, fields: readonly FieldAccumulator[]): Generator<Document> {
  for (const { id, accumulators } of groups) {
    const result: Document = new Map([['_id', id]]);
    for (const [i, [name]] of fields.entries()) result.set(name, accumulators[i]?.result() ?? null);
    yield result;
  }
}

/** Manual: $bucket. */
function bucket(operand: Value, context: PipelineContext, name: string): Stage {
  const options = asObject(operand, name);
  refuseOthers(options, name, ['groupBy', 'boundaries', 'default', 'output']);
  const groupExpression = options.get('groupBy');
  const boundaries = parseBoundaries(options.get('boundaries'), context);
  const otherwise = options.get('default');
  if (groupExpression === undefined) {
    throw new CommandError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  const evaluate = compilerFor(context.variables)(groupExpression);
  const output = options.get('output') ?? document({ count: document({ $sum: 1 }) });
  const key: Evaluate = (scope) => bucketOf(evaluate(scope), boundaries, otherwise);
  const stage = groupBy(key, compileFields(asObject(output, 'output'), context), context);
  return (input) => [...stage(input)].sort((a, b) => compareValues(a.get('_id'), b.get('_id')));
}

function parseBoundaries(value: Maybe, context: PipelineContext): Value[] {
  if (!Array.isArray(value)) throw new CommandError(40200, "The $bucket 'boundaries' field must be an array");
  if (value.length < 2)
    throw new CommandError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  const compile = compilerFor(context.variables);
  const boundaries = value.map(
    (one) => compile(one)({ root: undefined, variables: context.variables }) ?? null,
  );
  for (let i = 1; i < boundaries.length; i++) {
    if (compareValues(boundaries[i - 1], boundaries[i]) < 0) continue;
    throw new CommandError(40194, "The 'boundaries' option to $bucket must be sorted");
  }
  return boundaries;
}

function bucketOf(value: Maybe, boundaries: readonly Value[], otherwise: Maybe): Value {
  const next = boundaries.findIndex((boundary) => compareValues(value, boundary) < 0);
  const bucketStart = next > 0 ? boundaries[next - 1] : undefined;
  const result = bucketStart ?? otherwise;
  if (result !== undefined) return result;
  const problem = '$switch could not find a matching branch for an input, and no default was specified.';
  throw new CommandError(40066, problem);
}
