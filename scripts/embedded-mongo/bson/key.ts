import { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { type NumberValue, numberKey } from './number-key.ts';
import { type Document, type Maybe, type TypeName, typeOf, type Value } from './values.ts';

/** Index and sort direction of one field. */
export type Direction = 1 | -1;

/** First byte of a key, by type, in MongoDB's comparison order (manual: Comparison/Sort Order). */
const TYPE_BYTES: Record<TypeName, number> = {
  minKey: 0x10,
  null: 0x20,
  int: 0x30,
  long: 0x30,
  double: 0x30,
  decimal: 0x30,
  string: 0x40,
  object: 0x50,
  array: 0x60,
  binData: 0x70,
  objectId: 0x80,
  bool: 0x90,
  date: 0xa0,
  timestamp: 0xb0,
  regex: 0xc0,
  javascript: 0xd0,
  maxKey: 0xe0,
};

/** A missing field, and the entry that an empty array has in an index, come between MinKey and null. */
const MISSING = 0x18;

/** Ends objects and arrays; less than any type byte, so that a prefix comes first. */
const END = 0x00;

const KEEP_SCRATCH = 1 << 20;
let scratch: Buffer = Buffer.allocUnsafe(4096);

/** The first byte of the keys of a value's type: all types that are compared by value share one. */
export function typeByte(value: Maybe): number {
  return value === undefined ? MISSING : TYPE_BYTES[typeOf(value)];
}

/**
 * The order-preserving ("memcomparable") key of values: the bytes of two keys compare as the values do in MongoDB.
 * No key is the prefix of another one of the same number of fields, so keys can be joined and inverted (`-1`).
 */
export function encodeKey(values: readonly Maybe[], directions?: readonly Direction[]): Buffer {
  const writer = new KeyWriter(scratch);
  for (const [index, value] of values.entries()) {
    const start = writer.position;
    writer.value(value);
    if (directions?.[index] === -1) writer.invertFrom(start);
  }
  if (writer.buffer.length <= KEEP_SCRATCH) scratch = writer.buffer;
  return Buffer.from(writer.buffer.subarray(0, writer.position));
}

class KeyWriter {
  position = 0;

  constructor(public buffer: Buffer) {}

  /** @param name the field's name where values of an object are compared: after the type and before the value */
  value(value: Maybe, name?: string): void {
    this.#byte(typeByte(value));
    if (name !== undefined) this.#text(name);
    if (value !== undefined) this.#content(value);
  }

  invertFrom(start: number): void {
    for (let i = start; i < this.position; i++) this.buffer[i] = ~(this.buffer[i] ?? 0);
  }

  #content(value: Value): void {
    switch (typeof value) {
      case 'string':
        this.#text(value);
        return;
      case 'number':
      case 'bigint':
        this.#bytes(numberKey(value));
        return;
      case 'boolean':
        this.#byte(value ? 1 : 0);
        return;
    }
    if (value === null) return;
    if (value instanceof Map) this.#object(value);
    else if (Array.isArray(value)) this.#array(value);
    else if (value instanceof Date) this.#signed64(BigInt(value.getTime()));
    else if (value instanceof ObjectId) this.#bytes(value.id);
    else if (value instanceof Binary) this.#binary(value);
    else if (value instanceof Timestamp) this.#timestamp(value);
    else if (value instanceof BSONRegExp) this.#regex(value);
    else if (value instanceof Code) this.#text(value.code);
    else if (typeByte(value) === TYPE_BYTES.double) this.#bytes(numberKey(value as NumberValue));
  }

  #object(document: Document): void {
    for (const [name, value] of document) this.value(value, name);
    this.#byte(END);
  }

  #array(values: readonly Value[]): void {
    for (const value of values) this.value(value);
    this.#byte(END);
  }

  #binary(value: Binary): void {
    const start = this.#reserve(5);
    this.buffer.writeUInt32BE(value.position, start);
    this.buffer[start + 4] = value.sub_type;
    this.#bytes(value.buffer.subarray(0, value.position));
  }

  #timestamp(value: Timestamp): void {
    const start = this.#reserve(8);
    this.buffer.writeUInt32BE(value.t, start);
    this.buffer.writeUInt32BE(value.i, start + 4);
  }

  #regex(value: BSONRegExp): void {
    this.#text(value.pattern);
    this.#text(value.options);
  }

  /** UTF-8 with a zero byte as 00 FF, ended by 00 00. */
  #text(text: string): void {
    const length = text.length * 3;
    const start = this.#reserve(length + 2);
    let end = start + this.buffer.write(text, start, 'utf8');
    if (text.includes('\0')) {
      const escaped = this.buffer.toString('latin1', start, end).replaceAll('\0', '\0\xff');
      this.position = start;
      this.#reserve(escaped.length + 2);
      end = start + this.buffer.write(escaped, start, 'latin1');
    }
    this.buffer[end] = 0;
    this.buffer[end + 1] = 0;
    this.position = end + 2;
  }

  #signed64(value: bigint): void {
    const start = this.#reserve(8);
    this.buffer.writeBigUInt64BE(BigInt.asUintN(64, value + (1n << 63n)), start);
  }

  #byte(value: number): void {
    const start = this.#reserve(1);
    this.buffer[start] = value;
  }

  #bytes(bytes: Uint8Array): void {
    const start = this.#reserve(bytes.length);
    this.buffer.set(bytes, start);
  }

  /** Makes room and returns where it begins. The buffer may be another one afterwards: call this first. */
  #reserve(length: number): number {
    const start = this.position;
    this.position += length;
    if (this.position > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.position, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, start);
      this.buffer = grown;
    }
    return start;
  }
}
