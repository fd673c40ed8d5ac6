import { Context } from 'mingo/core';
import type { Options } from 'mingo/types';
import { MingoError } from 'mingo/util';
import { badValue } from './errors.ts';

/** Operators by their names. Mingo's own types of them are too narrow for operators that are not Mingo's. */
export type Operators = Readonly<Record<string, (...parameters: never[]) => unknown>>;

/** The options of Mingo for what uses these operators and no others. */
export function withOperators(operators: {
  query?: Operators;
  expression?: Operators;
  accumulator?: Operators;
  pipeline?: Operators;
}): Partial<Options> {
  return { context: Context.init(operators as Parameters<typeof Context.init>[0]) };
}

/** Runs something of Mingo's; its failures become errors that the client is told. */
export function translated<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof MingoError) throw badValue(error.message);
    throw error;
  }
}
