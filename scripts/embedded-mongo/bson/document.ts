import { BSONError, calculateObjectSize, deserialize, serialize, setInternalBufferSize } from 'bson';
import { CommandError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES, MAX_DOCUMENT_DEPTH, MAX_MESSAGE_BYTES } from '../limits.ts';

/**
 * A decoded document. 32-bit integers and doubles are numbers, 64-bit integers are bigints; the other types of BSON are
 * the classes of `bson`. Documents that are stored are never changed, they are replaced.
 */
export interface Document {
  [field: string]: unknown;
}

// Memory that is not written to costs nothing.
setInternalBufferSize(MAX_MESSAGE_BYTES);

/** @throws CommandError InvalidBSON */
export function decodeDocument(bytes: Uint8Array): Document {
  try {
    return deserialize(bytes, { useBigInt64: true, bsonRegExp: true });
  } catch (error) {
    if (BSONError.isBSONError(error)) throw new CommandError('InvalidBSON', error.message);
    throw error;
  }
}

/** The BSON of a document; fields whose value is `undefined` are left out. */
export function encodeDocument(document: Document): Uint8Array {
  return serialize(document, { ignoreUndefined: true });
}

/**
 * The bytes of a document's BSON.
 * @throws CommandError BSONObjectTooLarge when they are more than may be stored or sent
 */
export function sizeOf(document: Document): number {
  const bytes = calculateObjectSize(document, { ignoreUndefined: true });
  if (bytes <= MAX_DOCUMENT_BYTES) return bytes;
  throw new CommandError(
    'BSONObjectTooLarge',
    `a document of ${bytes} bytes is larger than ${MAX_DOCUMENT_BYTES}`,
  );
}

/** Whether a value is an embedded document, not an array or one of BSON's other types. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The value of a document's own field. */
export function fieldOf(document: Document, field: string): unknown {
  return Object.hasOwn(document, field) ? document[field] : undefined;
}

/** A copy of all documents and arrays in a value; other values are never changed and are shared. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (!isDocument(value)) return value;
  // A field may be called __proto__, which an assignment would not make a field.
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, copy(inner)])) as T;
}

/** @throws CommandError BSONObjectTooLarge, Overflow when it is nested too deeply */
export function checkLimits(document: Document): void {
  checkDepth(document, 1);
  sizeOf(document);
}

function checkDepth(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && !isDocument(value)) return;
  if (depth > MAX_DOCUMENT_DEPTH) {
    throw new CommandError('Overflow', `the document is nested deeper than ${MAX_DOCUMENT_DEPTH} levels`);
  }
  for (const inner of Object.values(value)) checkDepth(inner, depth + 1);
}
