import { BinaryReader, encodeUnsigned, joinSections, type Section, sections } from './binary-reader.ts';

const MEMORIES = 5;
const PAGE_BYTES = 65_536n;

/** Bits of a memory type's limits (WebAssembly core specification 3, 5.3.12; custom page sizes proposal). */
const HAS_MAXIMUM = 1;
const IS_SHARED = 2;
const HAS_PAGE_SIZE = 8;

/** A memory that is larger from the start than it may ever become. */
export class MemoryTooLarge extends Error {
  constructor(readonly neededBytes: bigint) {
    super(`a memory has ${neededBytes} bytes from the start`);
    this.name = 'MemoryTooLarge';
  }
}

/**
 * Gives each memory of a core module a maximum, so that growing beyond it fails inside the module as it does when the machine has no
 * more, instead of ending the process.
 * @throws MemoryTooLarge, RangeError
 */
export function limitMemory(module: Uint8Array, maxBytes: number): Uint8Array {
  const changed = [...sections(module)].map(
    (section): Section =>
      section.id === MEMORIES
        ? { ...section, content: limitAll(section.content, BigInt(maxBytes)) }
        : section,
  );
  return joinSections(module, changed);
}

function limitAll(content: Uint8Array, maxBytes: bigint): Uint8Array {
  const reader = new BinaryReader(content);
  const count = reader.index();
  const pieces: Uint8Array[] = [encodeUnsigned(count)];
  for (let n = 0; n < count; n += 1) {
    const flags = reader.byte();
    if (flags & IS_SHARED) throw new RangeError('it shares memory between threads, which plugins cannot');
    const minimum = reader.unsigned();
    const maximum = flags & HAS_MAXIMUM ? reader.unsigned() : undefined;
    const pageSize = flags & HAS_PAGE_SIZE ? reader.unsigned() : undefined;
    const pageBytes = pageSize === undefined ? PAGE_BYTES : 1n << pageSize;
    const limit = maxBytes / pageBytes;
    if (minimum > limit) throw new MemoryTooLarge(minimum * pageBytes);
    pieces.push(
      Uint8Array.of(flags | HAS_MAXIMUM),
      encodeUnsigned(minimum),
      encodeUnsigned(maximum !== undefined && maximum < limit ? maximum : limit),
    );
    if (pageSize !== undefined) pieces.push(encodeUnsigned(pageSize));
  }
  return Buffer.concat(pieces);
}
