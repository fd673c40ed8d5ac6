import { compareValues } from '../bson/compare.ts';
import { encodeKey } from '../bson/key.ts';
import type { Maybe, Value } from '../bson/values.ts';
import { type MemoryLimit, roughSize } from './memory.ts';
import { merge } from './operators/object.ts';
import { isNullish } from './operators/operator.ts';
import { Deviation, Sum } from './sums.ts';

/** What an accumulator of one value keeps. */
export interface State {
  add(value: Maybe): void;
  result(): Maybe;
}

/** Accumulators of one value of each document. */
export const SIMPLE: Readonly<Record<string, (memory: MemoryLimit) => State>> = {
  $sum: () => {
    const sum = new Sum();
    return { add: (value) => sum.add(value), result: () => sum.total };
  },
  $avg: () => {
    const sum = new Sum();
    return { add: (value) => sum.add(value), result: () => sum.mean ?? null };
  },
  $min: () => extreme(1),
  $max: () => extreme(-1),
  $first: () => keepFirst(),
  $last: () => keepLast(),
  $push: (memory) => collect(memory),
  $addToSet: (memory) => collectDistinct(memory),
  $mergeObjects: () => {
    let merged: Value = new Map();
    return {
      add: (value) => {
        merged = merge([merged, value]);
      },
      result: () => merged,
    };
  },
  $stdDevPop: () => deviation(0),
  $stdDevSamp: () => deviation(1),
};

function extreme(direction: 1 | -1): State {
  let best: Maybe;
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (best === undefined || direction * compareValues(value, best) < 0) best = value;
    },
    result: () => best ?? null,
  };
}

function keepFirst(): State {
  const values: Maybe[] = [];
  return {
    add: (value) => {
      if (values.length === 0) values.push(value);
    },
    result: () => values[0],
  };
}

function keepLast(): State {
  let last: Maybe;
  return {
    add: (value) => {
      last = value;
    },
    result: () => last,
  };
}

function collect(memory: MemoryLimit): State {
  const values: Value[] = [];
  return {
    add: (value) => {
      if (value === undefined) return;
      memory.use(roughSize(value));
      values.push(value);
    },
    result: () => values,
  };
}

function collectDistinct(memory: MemoryLimit): State {
  const values = new Map<string, Value>();
  return {
    add: (value) => {
      if (value === undefined) return;
      const key = encodeKey([value]).toString('latin1');
      if (values.has(key)) return;
      memory.use(key.length + roughSize(value));
      values.set(key, value);
    },
    result: () => [...values.values()],
  };
}

function deviation(lost: 0 | 1): State {
  const state = new Deviation();
  return { add: (value) => state.add(value), result: () => state.result(lost) };
}
