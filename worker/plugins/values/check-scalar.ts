import { INTEGER_BOUNDS, type IntegerKind, isInteger, type WitType } from '../interface/wit-type.ts';

const MAX_F32 = 3.4028234663852886e38;
const NOT_NUMBERS = ['NaN', 'Infinity', '-Infinity'];

/**
 * What is wrong with a JSON value of a type that has no parts; undefined where it fits.
 * @returns `composite` for a type with parts.
 */
export function scalarProblem(kind: WitType['kind'], value: unknown): string | undefined {
  if (isInteger(kind)) return integerProblem(kind, value);
  switch (kind) {
    case 'bool':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'f32':
    case 'f64':
      return floatProblem(kind, value);
    case 'char':
      return isCharacter(value) ? undefined : 'must be one character';
    case 'string':
      if (typeof value !== 'string') return 'must be text';
      return value.isWellFormed() ? undefined : 'must be well-formed Unicode';
    default:
      return 'composite';
  }
}

/** What is wrong with the JSON form of `list<u8>`: base64 with its padding (RFC 4648, section 4). */
export function bytesProblem(value: unknown): string | undefined {
  const fits = typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
  return fits ? undefined : 'must be bytes in base64';
}

function integerProblem(kind: IntegerKind, value: unknown): string | undefined {
  const [minimum, maximum] = INTEGER_BOUNDS[kind];
  const isWide = kind === 's64' || kind === 'u64';
  const range = `must be a whole number from ${minimum} to ${maximum}`;
  if (typeof value === 'number' && Number.isInteger(value)) {
    if (isWide && !Number.isSafeInteger(value)) {
      return 'must be given as text beyond 2^53, since JSON numbers are not exact there';
    }
    return value >= minimum && value <= maximum ? undefined : range;
  }
  if (isWide && typeof value === 'string' && /^-?\d{1,20}$/.test(value)) {
    const exact = BigInt(value);
    return exact >= minimum && exact <= maximum ? undefined : range;
  }
  return isWide ? `${range}, or the same as text` : range;
}

function floatProblem(kind: 'f32' | 'f64', value: unknown): string | undefined {
  if (NOT_NUMBERS.includes(value as string)) return undefined;
  if (typeof value !== 'number') return 'must be a number';
  return kind === 'f32' && Math.abs(value) > MAX_F32 ? 'must fit into 32 bits' : undefined;
}

/** One Unicode scalar value, of one or two code units. */
function isCharacter(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2 || !value.isWellFormed()) return false;
  return [...value].length === 1;
}
