import { BSONRegExp, ObjectId, Timestamp } from 'bson';
import { encodeDocument } from '../bson/encode.ts';
import { type Document, typeName, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { nextTimestamp } from '../update/field-operators.ts';
import type { EncodedDocument } from './request.ts';

/**
 * Stores a document that a client sent, and returns it as it is stored: with an `_id`, in front, and the time in the
 * place of empty timestamps.
 *
 * @throws CommandError InvalidIdField, DuplicateKey, BadValue
 */
export function insertDocument(collection: Collection, { bytes, document }: EncodedDocument): Document {
  const prepared = prepare(document);
  collection.insert(prepared, prepared === document ? bytes : encodeDocument(prepared));
  return prepared;
}

function prepare(document: Document): Document {
  const id = document.get('_id');
  if (id !== undefined) checkId(id);
  const hasIdInFront = id !== undefined && document.keys().next().value === '_id';
  const placeholders = [...document].filter(([name, value]) => name !== '_id' && isPlaceholder(value));
  if (hasIdInFront && placeholders.length === 0) return document;
  const result = new Map([['_id', id ?? new ObjectId()], ...document]);
  for (const [name] of placeholders) result.set(name, nextTimestamp());
  return result;
}

/** Manual: BSON Types, Timestamps: an empty one at the top level is replaced. */
function isPlaceholder(value: Value): boolean {
  return value instanceof Timestamp && value.isZero();
}

/** @throws CommandError InvalidIdField */
function checkId(id: Value): void {
  if (Array.isArray(id) || id instanceof BSONRegExp) {
    throw new CommandError('InvalidIdField', `The '_id' value cannot be of type ${typeName(id)}`);
  }
  const operator = id instanceof Map ? [...id.keys()].find((name) => name.startsWith('$')) : undefined;
  if (operator === undefined || ['$ref', '$id', '$db'].includes(operator)) return;
  throw new CommandError(
    'DollarPrefixedFieldName',
    `_id fields may not contain '$'-prefixed fields: ${operator}`,
  );
}
