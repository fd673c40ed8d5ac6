import { Binary } from 'bson';
import { inspect } from '../bson/inspect.ts';
import { toInteger } from '../bson/numbers.ts';
import type { Maybe, Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';

/** The mask has as many bits as this, so it must stay small. */
const MAX_POSITION = 65_535n;

/** A query operator on bits (manual: Bitwise Query Operators); the operand is a mask or a list of positions. */
export function bitOperator(
  name: string,
  holds: (bits: bigint, mask: bigint) => boolean,
): (operand: Value) => (value: Maybe) => boolean {
  return (operand) => {
    const mask = Array.isArray(operand) ? maskOfPositions(name, operand) : bitsOf(operand);
    if (mask === undefined || (!(operand instanceof Binary) && mask < 0n)) {
      const fits = 'an Array, a number, or a BinData';
      throw new CommandError('BadValue', `${name} takes ${fits} but received: ${inspect(operand)}`);
    }
    return (value) => {
      const bits = bitsOf(value);
      return bits !== undefined && holds(bits, mask);
    };
  };
}

function maskOfPositions(name: string, positions: readonly Value[]): bigint {
  let mask = 0n;
  for (const position of positions) {
    const bit = toInteger(position);
    if (bit === undefined || bit < 0n || bit > 0x7fffffffn) {
      throw new CommandError(
        'BadValue',
        `bit positions of ${name} must be an integer >= 0: ${inspect(position)}`,
      );
    }
    if (bit > MAX_POSITION) throw unsupported(`a bit position above ${MAX_POSITION}`);
    mask |= 1n << bit;
  }
  return mask;
}

/** The bits of a number (negative ones have infinitely many leading ones) or of binary data, lowest first. */
function bitsOf(value: Maybe): bigint | undefined {
  if (!(value instanceof Binary)) return toInteger(value);
  const hex = Buffer.from(value.buffer.subarray(0, value.position)).reverse().toString('hex');
  return BigInt(`0x${hex || '0'}`);
}
