import { randomBytes } from 'node:crypto';

/** What one call may ask for, in bytes: more than anybody needs at once. */
const MAX_BYTES = 1024 * 1024;

function bytes(length: bigint): Uint8Array {
  if (length > MAX_BYTES) throw new RangeError(`${length} random bytes at once are too many`);
  return randomBytes(Number(length));
}

function u64(): bigint {
  return randomBytes(8).readBigUInt64LE();
}

/** wasi:random: both kinds are the system's secure random numbers. */
export const random = { getRandomBytes: bytes, getRandomU64: u64 };
export const insecure = { getInsecureRandomBytes: bytes, getInsecureRandomU64: u64 };
export const insecureSeed = { insecureSeed: (): [bigint, bigint] => [u64(), u64()] };
