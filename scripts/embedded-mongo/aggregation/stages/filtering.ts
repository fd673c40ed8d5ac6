import { toInteger } from '../../bson/numbers.ts';
import type { Document, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { parseFilter } from '../../query/filter.ts';
import { parseSort, SortPattern } from '../../query/sort-pattern.ts';
import { type SortItem, sortItems } from '../../query/sorter.ts';
import { roughSize } from '../memory.ts';
import { asObject, type CompileStage, type Stage } from './stage.ts';

/** Stages that pass documents on as they are: some of them, or in another order. */
export const FILTERING: Readonly<Record<string, CompileStage>> = {
  $limit: (operand) => {
    const limit = parseLimit(operand);
    return (input) => take(input, limit);
  },
  $match: (operand, { execution, variables }, name) => {
    const matcher = parseFilter(asObject(operand, name), variables);
    return function* (input) {
      for (const document of input) {
        execution.step();
        if (matcher.matches(document)) yield document;
      }
    };
  },
  $sample: (operand, _, name) => sample(asObject(operand, name)),
  $skip: (operand) => {
    const skip = parseSkip(operand);
    return function* (input) {
      let position = 0;
      for (const document of input) if (++position > skip) yield document;
    };
  },
  $sort: (operand, _, name) => sortStage(asObject(operand, name)),
};

/** @throws CommandError 15958 when it is no positive integer */
export function parseLimit(operand: Value): number {
  const limit = toInteger(operand);
  if (limit === undefined)
    throw new CommandError(2107201, 'invalid argument to $limit stage: Expected a number');
  if (limit <= 0n) throw new CommandError(15958, 'the limit must be positive');
  return Number(limit);
}

/** @throws CommandError 5107200 when it is no integer from 0 on */
export function parseSkip(operand: Value): number {
  const skip = toInteger(operand);
  if (skip !== undefined && skip >= 0n) return Number(skip);
  throw new CommandError(5107200, 'invalid argument to $skip stage: Expected a non-negative number');
}

function sortStage(sort: Document): Stage {
  if (sort.size === 0) throw new CommandError(15976, '$sort stage must have at least one sort key');
  const pattern = new SortPattern(parseSort(sort));
  return (input) => sortItems(sortable(input, pattern), Infinity);
}

function* sortable(input: Iterable<Document>, pattern: SortPattern): Generator<SortItem<Document>> {
  for (const item of input) yield { key: pattern.key(item), item, bytes: roughSize(item) };
}

function* take(input: Iterable<Document>, limit: number): Generator<Document> {
  let position = 0;
  for (const document of input) {
    yield document;
    if (++position >= limit) return;
  }
}

/** Reservoir sampling: every document is as likely to be among those that are kept. */
function sample(operand: Document): Stage {
  const size = toInteger(operand.get('size'));
  if (size === undefined || size <= 0n)
    throw new CommandError(28747, 'size argument to $sample must be a positive integer');
  return (input) => {
    const kept: Document[] = [];
    let seen = 0;
    for (const document of input) {
      seen += 1;
      const place = kept.length < size ? kept.length : Math.floor(Math.random() * seen);
      if (place < size) kept[place] = document;
    }
    return kept;
  };
}
