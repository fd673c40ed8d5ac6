import { toInteger } from '../../bson/numbers.ts';
import { type Maybe, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish, type Operator, type OperatorEntries, ofArguments, ofNamed } from './operator.ts';

/** What `$trim` takes away when it is given no `chars` (manual: $trim, Whitespace Characters). */
const WHITESPACE =
  '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

/** Manual: String Expression Operators; those with regular expressions are in `pattern.ts`. */
export const TEXT: OperatorEntries = [
  ['$concat', ofArguments(0, Infinity, concat)],
  ['$indexOfBytes', indexOf((text) => [...Buffer.from(text)].map(String))],
  ['$indexOfCP', indexOf((text) => [...text])],
  ['$ltrim', trimming(true, false)],
  ['$replaceAll', replacing((input, find, replacement) => input.split(find).join(replacement))],
  ['$replaceOne', replacing((input, find, replacement) => input.replace(find, () => replacement))],
  ['$rtrim', trimming(false, true)],
  ['$split', ofArguments(2, 2, split)],
  ['$strLenBytes', ofArguments(1, 1, ([text]) => Buffer.byteLength(string(text, '$strLenBytes', 34473)))],
  ['$strLenCP', ofArguments(1, 1, ([text]) => [...string(text, '$strLenCP', 34471)].length)],
  ['$strcasecmp', ofArguments(2, 2, ([a, b]) => compareUpper(coerce(a), coerce(b)))],
  ['$substr', ofArguments(3, 3, substringOfBytes)],
  ['$substrBytes', ofArguments(3, 3, substringOfBytes)],
  ['$substrCP', ofArguments(3, 3, substringOfCodePoints)],
  ['$toLower', ofArguments(1, 1, ([text]) => coerce(text).replace(/[A-Z]+/g, (part) => part.toLowerCase()))],
  ['$toUpper', ofArguments(1, 1, ([text]) => upper(coerce(text)))],
  ['$trim', trimming(true, true)],
];

function string(value: Maybe, name: string, code: number): string {
  if (typeof value === 'string') return value;
  throw new CommandError(code, `${name} requires a string argument, found: ${typeName(value)}`);
}

/** What operators that take "anything with a text" make of it: numbers and dates as text, null as empty. */
function coerce(value: Maybe): string {
  if (isNullish(value)) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && (value instanceof Map || Array.isArray(value))) {
    throw new CommandError(16007, `can't convert from BSON type ${typeName(value)} to String`);
  }
  return String(value);
}

/** ASCII only, as in MongoDB. */
function upper(text: string): string {
  return text.replace(/[a-z]+/g, (part) => part.toUpperCase());
}

function compareUpper(a: string, b: string): number {
  return Buffer.compare(Buffer.from(upper(a)), Buffer.from(upper(b)));
}

function concat(values: readonly Maybe[]): Maybe {
  if (values.some(isNullish)) return null;
  return values
    .map((value) => {
      if (typeof value === 'string') return value;
      throw new CommandError(16702, `$concat only supports strings, not ${typeName(value)}`);
    })
    .join('');
}

function indexOf(units: (text: string) => readonly string[]): Operator {
  return ofArguments(2, 4, ([text, search, from, to], name) => {
    if (isNullish(text)) return null;
    const haystack = units(string(text, name, 40091));
    const needle = units(string(search, name, 40092));
    const start = bound(from, 0, name);
    const end = Math.min(bound(to, haystack.length, name), haystack.length);
    for (let i = start; i + needle.length <= end; i++) {
      if (needle.every((unit, k) => haystack[i + k] === unit)) return i;
    }
    return -1;
  });
}

function bound(value: Maybe, otherwise: number, name: string): number {
  if (value === undefined) return otherwise;
  const number = toInteger(value);
  if (number === undefined || number < 0n) {
    throw new CommandError(
      40096,
      `${name} requires a non-negative integral index, found: ${typeName(value)}`,
    );
  }
  return Number(number);
}

function trimming(left: boolean, right: boolean): Operator {
  return ofNamed(['input'], ['chars'], ({ input, chars }, name) => {
    if (isNullish(input) || chars === null) return null;
    const text = [...string(input, name, 50699)];
    const set = new Set(chars === undefined ? WHITESPACE : string(chars, name, 50700));
    let start = 0;
    let end = text.length;
    while (left && start < end && set.has(text[start] ?? '')) start++;
    while (right && end > start && set.has(text[end - 1] ?? '')) end--;
    return text.slice(start, end).join('');
  });
}

function replacing(replace: (input: string, find: string, replacement: string) => string): Operator {
  return ofNamed(['input', 'find', 'replacement'], [], ({ input, find, replacement }, name) => {
    if ([input, find, replacement].some(isNullish)) return null;
    return replace(string(input, name, 51746), string(find, name, 51745), string(replacement, name, 51744));
  });
}

function split([text, separator]: readonly Maybe[]): Maybe {
  if (isNullish(text) || isNullish(separator)) return null;
  const parts = string(text, '$split', 40085);
  if (separator === '') throw new CommandError(40087, '$split requires a non-empty separator');
  return parts.split(string(separator, '$split', 40086));
}

function range(start: Maybe, length: Maybe, name: string): { start: number; length: number } {
  const from = toInteger(start);
  const count = toInteger(length);
  if (from === undefined || count === undefined) {
    throw new CommandError(34450, `${name}: starting index and length must be integers`);
  }
  if (from < 0n) throw new CommandError(50752, `${name}: starting index must be non-negative (got: ${from})`);
  return { start: Number(from), length: count < 0n ? Infinity : Number(count) };
}

function substringOfBytes([text, from, count]: readonly Maybe[], name: string): Value {
  const bytes = Buffer.from(coerce(text));
  const { start, length } = range(from, count, name);
  const isContinuation = (index: number) => ((bytes[index] ?? 0) & 0xc0) === 0x80;
  if (isContinuation(start)) {
    throw new CommandError(28656, `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`);
  }
  if (isContinuation(start + length)) {
    throw new CommandError(
      28657,
      `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`,
    );
  }
  return bytes.toString('utf8', Math.min(start, bytes.length), Math.min(start + length, bytes.length));
}

function substringOfCodePoints([text, from, count]: readonly Maybe[], name: string): Value {
  const { start, length } = range(from, count, name);
  if (length === Infinity) throw new CommandError(34454, `${name}: length must be a nonnegative integer.`);
  return [...coerce(text)].slice(start, start + length).join('');
}
