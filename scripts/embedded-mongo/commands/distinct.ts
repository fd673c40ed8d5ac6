import { encodedSize } from '../bson/encode.ts';
import { encodeKey } from '../bson/key.ts';
import { type Document, document, type Maybe, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES } from '../wire/limits.ts';

/**
 * The distinct values at a path: of arrays, those of their elements (manual: distinct).
 *
 * @throws CommandError 17217 when they are more than 16 MB
 */
export function distinctValues(documents: Iterable<Document>, path: string): Value[] {
  const values = new Map<string, Value>();
  const parts = path.split('.');
  for (const one of documents) {
    for (const value of valuesAlong(one, parts, 0)) {
      const key = encodeKey([value]).toString('latin1');
      if (!values.has(key)) values.set(key, value);
    }
  }
  const result = [...values.values()];
  if (encodedSize(document({ result })) > MAX_DOCUMENT_BYTES)
    throw new CommandError(17217, 'distinct too big, 16mb cap');
  return result;
}

function* valuesAlong(value: Maybe, parts: readonly string[], from: number): Generator<Value> {
  const part = parts[from];
  if (value === undefined) return;
  if (part === undefined) {
    if (Array.isArray(value)) yield* value;
    else yield value;
  } else if (value instanceof Map) {
    yield* valuesAlong(value.get(part), parts, from + 1);
  } else if (Array.isArray(value)) {
    if (/^\d+$/.test(part)) yield* valuesAlong(value[Number(part)], parts, from + 1);
    for (const element of value) if (element instanceof Map) yield* valuesAlong(element, parts, from);
  }
}
