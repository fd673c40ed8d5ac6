import { compareValues } from '../bson/compare.ts';
import type { Maybe, Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { sortKeyOf } from '../query/sort-pattern.ts';
import { SIMPLE, type State } from './accumulator-states.ts';
import type { Compile } from './expression.ts';
import { type MemoryLimit, roughSize } from './memory.ts';
import { count } from './operators/array.ts';
import { namedArguments } from './operators/operator.ts';
import type { Scope } from './scope.ts';

/** What one group keeps of its documents. */
export interface Accumulator {
  add(scope: Scope): void;
  result(): Maybe;
}

/** Makes a group's accumulator. */
export type MakeAccumulator = (memory: MemoryLimit) => Accumulator;

const UNSUPPORTED = new Set(['$accumulator', '$median', '$percentile']);

/** Accumulators of `{ input, n }`, of the values that they are to choose from. */
const OF_N: Record<string, (values: Value[], n: number) => Value[]> = {
  $firstN: (values, n) => values.slice(0, n),
  $lastN: (values, n) => values.slice(-n),
  $minN: (values, n) => present(values).sort(compareValues).slice(0, n),
  $maxN: (values, n) =>
    present(values)
      .sort((a, b) => compareValues(b, a))
      .slice(0, n),
};

/** Accumulators of `{ sortBy, output, n }`. */
const SORTED: Record<string, (outputs: Value[], n: number) => Maybe> = {
  $top: (outputs) => outputs[0],
  $bottom: (outputs) => outputs.at(-1),
  $topN: (outputs, n) => outputs.slice(0, n),
  $bottomN: (outputs, n) => outputs.slice(-n),
};

/** Compiles `{ $sum: '$n' }` of a `$group` or `$bucket` (manual: Aggregation Accumulators). */
export function compileAccumulator(name: string, operand: Value, compile: Compile): MakeAccumulator {
  if (name === '$count') return compileCount(operand);
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple !== undefined) return ofValues(simple, operand, compile);
  if (Object.hasOwn(OF_N, name)) return compileOfN(name, operand, compile);
  if (Object.hasOwn(SORTED, name)) return compileSorted(name, operand, compile);
  if (UNSUPPORTED.has(name)) throw unsupported(`the accumulator ${name}`);
  throw new CommandError(15952, `unknown group operator '${name}'`);
}

function ofValues(make: (memory: MemoryLimit) => State, operand: Value, compile: Compile): MakeAccumulator {
  const evaluate = compile(operand);
  return (memory) => {
    const state = make(memory);
    return { add: (scope) => state.add(evaluate(scope)), result: () => state.result() };
  };
}

function compileCount(operand: Value): MakeAccumulator {
  if (!(operand instanceof Map) || operand.size > 0) {
    throw new CommandError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  }
  return () => {
    let documents = 0;
    return {
      add: () => {
        documents += 1;
      },
      result: () => documents,
    };
  };
}

function compileOfN(name: string, operand: Value, compile: Compile): MakeAccumulator {
  const parts = namedArguments(name, operand, ['input', 'n']);
  const choose = OF_N[name] ?? ((values) => values);
  const n = count(compile(parts.n)({ root: undefined, variables: new Map() }), name);
  // A missing value counts for $firstN and $lastN, as null.
  const evaluate = compile(parts.input);
  return (memory) => {
    const values: Value[] = [];
    return {
      add: (scope) => {
        const value = evaluate(scope) ?? null;
        memory.use(roughSize(value));
        values.push(value);
      },
      result: () => choose(values, n),
    };
  };
}

function compileSorted(name: string, operand: Value, compile: Compile): MakeAccumulator {
  const isMany = name.endsWith('N');
  const parts = namedArguments(name, operand, ['sortBy', 'output'], ['n']);
  if (isMany !== (parts.n !== undefined)) {
    throw new CommandError(
      'FailedToParse',
      isMany ? `Missing value for 'n' in ${name}` : `Unknown argument to ${name}: n`,
    );
  }
  const n = isMany ? count(compile(parts.n ?? null)({ root: undefined, variables: new Map() }), name) : 1;
  const keyOf = sortKeyOf(parts.sortBy);
  const evaluate = compile(parts.output);
  const choose = SORTED[name] ?? (() => undefined);
  return (memory) => {
    const entries: { key: Buffer; output: Value }[] = [];
    return {
      add: (scope) => {
        const entry = { key: keyOf(scope.root), output: evaluate(scope) ?? null };
        memory.use(entry.key.length + roughSize(entry.output));
        entries.push(entry);
      },
      result: () => {
        entries.sort((a, b) => Buffer.compare(a.key, b.key));
        return choose(
          entries.map((entry) => entry.output),
          n,
        );
      },
    };
  };
}

function present(values: readonly Value[]): Value[] {
  return values.filter((value) => value !== null);
}
