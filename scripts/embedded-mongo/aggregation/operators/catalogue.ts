import { ACCUMULATING } from './accumulating.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAY } from './array.ts';
import { CONVERSION } from './conversion.ts';
import { DATE } from './date.ts';
import { ITERATION } from './iteration.ts';
import { LOGIC } from './logic.ts';
import { OBJECT } from './object.ts';
import type { Operator } from './operator.ts';
import { PATTERN } from './pattern.ts';
import { ROUNDING } from './rounding.ts';
import { SET } from './set.ts';
import { TEXT } from './text.ts';

/** Every expression operator of the store, by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...ACCUMULATING,
  ...ARITHMETIC,
  ...ARRAY,
  ...CONVERSION,
  ...DATE,
  ...ITERATION,
  ...LOGIC,
  ...OBJECT,
  ...PATTERN,
  ...ROUNDING,
  ...SET,
  ...TEXT,
]);

/** Operators that MongoDB has and the store does not, so that the error can say so. */
export const UNSUPPORTED_OPERATORS: ReadonlySet<string> = new Set([
  '$accumulator',
  '$acos',
  '$acosh',
  '$asin',
  '$asinh',
  '$atan',
  '$atan2',
  '$atanh',
  '$binarySize',
  '$bitAnd',
  '$bitNot',
  '$bitOr',
  '$bitXor',
  '$cos',
  '$cosh',
  '$degreesToRadians',
  '$function',
  '$median',
  '$meta',
  '$percentile',
  '$radiansToDegrees',
  '$rand',
  '$sampleRate',
  '$sin',
  '$sinh',
  '$tan',
  '$tanh',
  '$toHashedIndexKey',
  '$tsIncrement',
  '$tsSecond',
]);
