import { quantize } from '../../../../platform/vectors.ts';

/** Where the scale stands: a 32-bit float (little-endian) before the values. */
const SCALE_BYTES = 4;

/** A vector of length 1 as it is stored and compared: signed bytes, and what to multiply them by. */
export interface Vector {
  scale: number;
  values: Int8Array;
}

/** Of a vector of any length. What to multiply by is kept, because a search compares thousands of vectors. */
export function toVector(numbers: readonly number[]): Vector {
  const values = quantize(numbers);
  return { scale: 1 / (Math.hypot(...values) || 1), values };
}

export function encodeVector({ scale, values }: Vector): Buffer {
  const bytes = Buffer.alloc(SCALE_BYTES + values.length);
  bytes.writeFloatLE(scale);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.length), SCALE_BYTES);
  return bytes;
}

export function decodeVector(bytes: Uint8Array): Vector {
  const copy = Buffer.from(bytes);
  return {
    scale: copy.readFloatLE(),
    values: new Int8Array(copy.buffer, copy.byteOffset + SCALE_BYTES, copy.length - SCALE_BYTES),
  };
}

/** The cosine of the angle between two vectors, from -1 to 1. Of different lengths: they are of different models. */
export function similarity(a: Vector, b: Vector): number {
  if (a.values.length !== b.values.length) return -1;
  const [x, y] = [a.values, b.values];
  let sum = 0;
  for (let n = 0; n < x.length; n += 1) sum += (x[n] as number) * (y[n] as number);
  return sum * a.scale * b.scale;
}
