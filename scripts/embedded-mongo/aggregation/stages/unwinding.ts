import { type Document, isTruthy, type Maybe, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { asObject, type CompileStage, refuseOthers } from './stage.ts';

interface Unwind {
  readonly parts: readonly string[];
  readonly index: string | undefined;
  readonly preserve: boolean;
}

/** One document for each element of an array (manual: $unwind). */
export const unwind: CompileStage = (operand, _, name) => {
  const options = parse(operand, name);
  return function* (input) {
    for (const document of input) yield* unwindOne(document, options);
  };
};

function parse(operand: Value, name: string): Unwind {
  const options = typeof operand === 'string' ? new Map([['path', operand]]) : asObject(operand, name);
  refuseOthers(options, name, ['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays']);
  const path = options.get('path');
  if (typeof path !== 'string') throw new CommandError(28812, 'no path specified to $unwind stage');
  if (!path.startsWith('$'))
    throw new CommandError(28818, "path option to $unwind stage should be prefixed with a '$'");
  const index = options.get('includeArrayIndex');
  if (index !== undefined && (typeof index !== 'string' || index === '' || index.startsWith('$'))) {
    throw new CommandError(
      28810,
      'expected a non-empty string for the includeArrayIndex option to $unwind stage',
    );
  }
  const preserve = isTruthy(options.get('preserveNullAndEmptyArrays'));
  return { parts: path.slice(1).split('.'), index, preserve };
}

function* unwindOne(document: Document, { parts, index, preserve }: Unwind): Generator<Document> {
  const value = get(document, parts);
  const withIndex = (result: Document, position: bigint | null) =>
    index === undefined ? result : set(result, index.split('.'), position);
  if (Array.isArray(value) && value.length > 0) {
    for (const [position, element] of value.entries()) {
      yield withIndex(set(document, parts, element), BigInt(position));
    }
  } else if (Array.isArray(value)) {
    if (preserve) yield withIndex(set(document, parts, undefined), null);
  } else if (value !== undefined && value !== null) {
    yield withIndex(document, null);
  } else if (preserve) {
    yield withIndex(document, null);
  }
}

function get(document: Document, parts: readonly string[]): Maybe {
  return parts.reduce<Maybe>((value, part) => (value instanceof Map ? value.get(part) : undefined), document);
}

/** A copy of a document with another value at a path; documents on the way are copied, too. */
function set(document: Document, [part = '', ...rest]: readonly string[], value: Maybe): Document {
  const result = new Map(document);
  const inner = result.get(part);
  const next = rest.length === 0 ? value : set(inner instanceof Map ? inner : new Map(), rest, value);
  if (next === undefined) result.delete(part);
  else result.set(part, next);
  return result;
}
