import { Binary, BSONRegExp, Code, Decimal128, Double, MinKey, ObjectId, Timestamp } from 'bson';
import { CommandError } from '../errors.ts';
import { RawArray } from './raw-array.ts';
import { type Document, isInt32, type Value } from './values.ts';

/** What can be encoded: values, and arrays of documents that are BSON already. */
export type Encodable = Value | RawArray | readonly Encodable[] | EncodableDocument;
export type EncodableDocument = ReadonlyMap<string, Encodable>;

const KEEP_SCRATCH = 1 << 20;
let scratch: Buffer = Buffer.allocUnsafe(1 << 16);

/**
 * The BSON of a document, in a buffer of its own.
 *
 * @throws CommandError BadValue for a field name that contains a zero byte
 */
export function encodeDocument(document: EncodableDocument): Buffer {
  const writer = new Writer(scratch);
  writer.document(document);
  const result = Buffer.from(writer.written());
  if (writer.buffer.length <= KEEP_SCRATCH) scratch = writer.buffer;
  return result;
}

/** The number of bytes of a document's BSON. */
export function encodedSize(document: Document): number {
  return encodeDocument(document).length;
}

class Writer {
  #position = 0;

  constructor(public buffer: Buffer) {}

  written(): Buffer {
    return this.buffer.subarray(0, this.#position);
  }

  document(document: EncodableDocument): void {
    const start = this.#reserve(4);
    for (const [name, value] of document) this.#field(name, value);
    this.#end(start);
  }

  #array(values: readonly Encodable[]): void {
    const start = this.#reserve(4);
    for (const [index, value] of values.entries()) this.#field(String(index), value);
    this.#end(start);
  }

  #end(start: number): void {
    this.#byte(0);
    this.buffer.writeInt32LE(this.#position - start, start);
  }

  #field(name: string, value: Encodable): void {
    const position = this.#reserve(1);
    this.#cstring(name);
    const type = this.#value(value);
    this.buffer[position] = type;
  }

  /** Writes a value and returns the number of its BSON type. */
  #value(value: Encodable): number {
    switch (typeof value) {
      case 'string':
        this.#string(value);
        return 0x02;
      case 'number':
        return isInt32(value) ? this.#int32(value) : this.#double(value);
      case 'boolean':
        this.#byte(value ? 1 : 0);
        return 0x08;
      case 'bigint':
        this.#int64(value);
        return 0x12;
    }
    if (value === null) return 0x0a;
    if (value instanceof Map) {
      this.document(value);
      return 0x03;
    }
    if (Array.isArray(value)) {
      this.#array(value);
      return 0x04;
    }
    if (value instanceof RawArray) {
      this.#bytes(value.bytes());
      return 0x04;
    }
    return this.#special(value as Exclude<Value, Document | Value[]>);
  }

  #special(value: Exclude<Value, Document | Value[]>): number {
    if (value instanceof Date) {
      this.#int64(BigInt(value.getTime()));
      return 0x09;
    }
    if (value instanceof ObjectId) {
      this.#bytes(value.id);
      return 0x07;
    }
    if (value instanceof Double) return this.#double(value.value);
    if (value instanceof Decimal128) {
      this.#bytes(value.bytes);
      return 0x13;
    }
    if (value instanceof Binary) return this.#binary(value);
    if (value instanceof Timestamp) {
      const start = this.#reserve(8);
      this.buffer.writeUInt32LE(value.i, start);
      this.buffer.writeUInt32LE(value.t, start + 4);
      return 0x11;
    }
    if (value instanceof BSONRegExp) {
      this.#cstring(value.pattern);
      this.#cstring(value.options);
      return 0x0b;
    }
    if (value instanceof Code) {
      this.#string(value.code);
      return 0x0d;
    }
    return value instanceof MinKey ? 0xff : 0x7f;
  }

  /** Makes room and returns where it begins. The buffer may be another one afterwards: call this first. */
  #reserve(length: number): number {
    const start = this.#position;
    const end = start + length;
    if (end > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, start);
      this.buffer = grown;
    }
    this.#position = end;
    return start;
  }

  #byte(value: number): void {
    const start = this.#reserve(1);
    this.buffer[start] = value;
  }

  #int64(value: bigint): void {
    const start = this.#reserve(8);
    this.buffer.writeBigInt64LE(value, start);
  }

  #bytes(bytes: Uint8Array): void {
    const start = this.#reserve(bytes.length);
    this.buffer.set(bytes, start);
  }

  #int32(value: number): number {
    const start = this.#reserve(4);
    this.buffer.writeInt32LE(value, start);
    return 0x10;
  }

  #double(value: number): number {
    const start = this.#reserve(8);
    this.buffer.writeDoubleLE(value, start);
    return 0x01;
  }

  #binary(value: Binary): number {
    const bytes = value.buffer.subarray(0, value.position);
    this.#int32(bytes.length);
    this.#byte(value.sub_type);
    this.#bytes(bytes);
    return 0x05;
  }

  #string(text: string): void {
    const length = this.#reserve(4);
    const start = this.#utf8(text);
    this.#byte(0);
    this.buffer.writeInt32LE(this.#position - start, length);
  }

  #cstring(text: string): void {
    if (text.includes('\0')) throw new CommandError('BadValue', 'a name must not contain a zero byte');
    this.#utf8(text);
    this.#byte(0);
  }

  /** Writes text without its end and returns where it began. */
  #utf8(text: string): number {
    // A UTF-16 unit takes three bytes at most in UTF-8; what is not needed is given back.
    const start = this.#reserve(text.length * 3);
    this.#position = start + this.buffer.write(text, start, 'utf8');
    return start;
  }
}
