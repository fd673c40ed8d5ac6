import { Binary, BSONRegExp, Code, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { CommandError, unsupported } from '../errors.ts';
import { type Document, double, type Value } from './values.ts';

/** The deepest nesting of a message; a document in it has its own limit when it is stored. */
const MAX_DEPTH = 200;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads one BSON document. Nothing in it shares memory with `bytes`: a small value that is kept must not keep them.
 *
 * @throws CommandError InvalidBSON when the bytes are no BSON, Overflow when nested too deeply, NotImplemented for
 *   BSON's deprecated types
 */
export function decodeDocument(bytes: Uint8Array): Document {
  const reader = new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const result = reader.document(1);
  reader.finish();
  return result;
}

function invalid(why: string): CommandError {
  return new CommandError('InvalidBSON', `invalid BSON: ${why}`);
}

class Reader {
  #position = 0;

  constructor(private readonly buffer: Buffer) {}

  finish(): void {
    if (this.#position !== this.buffer.length) throw invalid('bytes after the end of the document');
  }

  document(depth: number): Document {
    const result: Document = new Map();
    this.#fields(depth, (name, value) => {
      if (result.has(name)) throw invalid(`the field '${name}' is there twice`);
      result.set(name, value);
    });
    return result;
  }

  #array(depth: number): Value[] {
    const result: Value[] = [];
    this.#fields(depth, (_, value) => result.push(value));
    return result;
  }

  #fields(depth: number, add: (name: string, value: Value) => void): void {
    if (depth > MAX_DEPTH) {
      throw new CommandError('Overflow', `the document is nested deeper than ${MAX_DEPTH} levels`);
    }
    const start = this.#position;
    const end = start + this.#int32();
    if (end < start + 5 || end > this.buffer.length) throw invalid('the length of a document is wrong');
    for (;;) {
      const type = this.#byte();
      if (type === 0) break;
      add(this.#cstring(), this.#value(type, depth));
    }
    if (this.#position !== end) throw invalid('a document does not end where its length says');
  }

  #value(type: number, depth: number): Value {
    switch (type) {
      case 0x01:
        return double(this.buffer.readDoubleLE(this.#take(8)));
      case 0x02:
        return this.#string();
      case 0x03:
        return this.document(depth + 1);
      case 0x04:
        return this.#array(depth + 1);
      case 0x05:
        return this.#binary();
      case 0x07:
        return new ObjectId(this.#bytes(12));
      case 0x08:
        return this.#boolean();
      case 0x09:
        return this.#date();
      case 0x0a:
        return null;
      case 0x0b:
        return this.#regex();
      case 0x0d:
        return new Code(this.#string());
      case 0x10:
        return this.#int32();
      case 0x11: {
        const i = this.buffer.readUInt32LE(this.#take(4));
        return new Timestamp({ t: this.buffer.readUInt32LE(this.#take(4)), i });
      }
      case 0x12:
        return this.buffer.readBigInt64LE(this.#take(8));
      case 0x13:
        return new Decimal128(this.#bytes(16));
      case 0x7f:
        return new MaxKey();
      case 0xff:
        return new MinKey();
      case 0x06:
      case 0x0c:
      case 0x0e:
      case 0x0f:
        throw unsupported(`the deprecated BSON type ${type}`);
      default:
        throw invalid(`unknown type ${type}`);
    }
  }

  /** Moves past `length` bytes and returns where they began. */
  #take(length: number): number {
    const start = this.#position;
    if (length < 0 || start + length > this.buffer.length) throw invalid('a value ends after the document');
    this.#position = start + length;
    return start;
  }

  #byte(): number {
    return this.buffer[this.#take(1)] ?? 0;
  }

  #int32(): number {
    return this.buffer.readInt32LE(this.#take(4));
  }

  #bytes(length: number): Uint8Array {
    const start = this.#take(length);
    return Buffer.from(this.buffer.subarray(start, start + length));
  }

  #boolean(): boolean {
    const byte = this.#byte();
    if (byte > 1) throw invalid(`${byte} is no boolean`);
    return byte === 1;
  }

  #regex(): BSONRegExp {
    const pattern = this.#cstring();
    const options = this.#cstring();
    if (!/^[ilmsux]*$/.test(options)) throw invalid(`'${options}' are no options of a regular expression`);
    return new BSONRegExp(pattern, options);
  }

  #date(): Date {
    const date = new Date(Number(this.buffer.readBigInt64LE(this.#take(8))));
    if (Number.isNaN(date.getTime())) throw invalid('a date is beyond the range of JavaScript');
    return date;
  }

  #binary(): Binary {
    const length = this.#int32();
    const subtype = this.#byte();
    return new Binary(this.#bytes(length), subtype);
  }

  #cstring(): string {
    const start = this.#position;
    let ascii = true;
    let end = start;
    for (; end < this.buffer.length; end++) {
      const byte = this.buffer[end] ?? 0;
      if (byte === 0) break;
      if (byte > 0x7f) ascii = false;
    }
    this.#take(end - start + 1);
    return ascii ? this.buffer.toString('latin1', start, end) : this.#utf8(start, end);
  }

  #string(): string {
    const length = this.#int32();
    const start = this.#take(length);
    const end = start + length - 1;
    if (this.buffer[end] !== 0 || length < 1) throw invalid('a string does not end with a zero byte');
    return this.#utf8(start, end);
  }

  #utf8(start: number, end: number): string {
    const text = this.buffer.toString('utf8', start, end);
    // The fast decoder puts U+FFFD where bytes are no UTF-8; only then is it worth asking the strict one.
    if (!text.includes('\uFFFD')) return text;
    try {
      return strictUtf8.decode(this.buffer.subarray(start, end));
    } catch {
      throw invalid('a string is not UTF-8');
    }
  }
}
