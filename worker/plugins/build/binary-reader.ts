/** Reads WebAssembly's binary encoding (WebAssembly core specification, 5.2.2 Integers). */
export class BinaryReader {
  position: number;

  constructor(
    readonly bytes: Uint8Array,
    position = 0,
  ) {
    this.position = position;
  }

  get atEnd(): boolean {
    return this.position >= this.bytes.length;
  }

  /** @throws RangeError at the end. */
  byte(): number {
    const byte = this.bytes[this.position];
    if (byte === undefined) throw new RangeError('the file ends too early');
    this.position += 1;
    return byte;
  }

  /** An unsigned LEB128 number of up to 64 bits. @throws RangeError */
  unsigned(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number is too long');
  }

  /** As a number: sizes and indices. */
  index(): number {
    return Number(this.unsigned());
  }

  /** So many bytes. @throws RangeError */
  take(length: number): Uint8Array {
    const end = this.position + length;
    if (end > this.bytes.length) throw new RangeError('the file ends too early');
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }
}

/** Unsigned LEB128. */
export function encodeUnsigned(value: bigint | number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

/** A section of a module or component. */
export interface Section {
  id: number;
  content: Uint8Array;
}

const PREAMBLE_BYTES = 8;

/** The sections in their order. @throws RangeError */
export function* sections(bytes: Uint8Array): Generator<Section> {
  const reader = new BinaryReader(bytes, PREAMBLE_BYTES);
  while (!reader.atEnd) {
    const id = reader.byte();
    yield { id, content: reader.take(reader.index()) };
  }
}

/** Puts a module or component together again. */
export function joinSections(original: Uint8Array, changed: Iterable<Section>): Uint8Array {
  const pieces = [original.subarray(0, PREAMBLE_BYTES)];
  for (const { id, content } of changed)
    pieces.push(Uint8Array.of(id), encodeUnsigned(content.length), content);
  return Buffer.concat(pieces);
}
