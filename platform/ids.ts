import { randomBytes } from 'node:crypto';

/** RFC 4648, section 6, in lower case: it fits a host label and nothing in it can be misread as a path. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

const ID_LENGTH = 16;

/** Random bytes in stock: asking the system for a few at a time costs more than all the rest of an id. */
let stock = Buffer.alloc(0);
let used = 0;

/** 16 characters of base32, 80 random bits: unguessable enough to stand in a URL. */
export function newId(): string {
  if (used + ID_LENGTH > stock.length) {
    stock = randomBytes(256 * ID_LENGTH);
    used = 0;
  }
  let id = '';
  for (const end = used + ID_LENGTH; used < end; used += 1) id += BASE32[(stock[used] ?? 0) & 31];
  return id;
}

/** Whether a string has the form of {@link newId}. */
export function isId(value: string): boolean {
  return /^[a-z2-7]{16}$/.test(value);
}

/** 32 hexadecimal characters, 128 random bits. */
export function newHexId(): string {
  return randomBytes(16).toString('hex');
}
