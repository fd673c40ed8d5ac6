/**
 * A vector with one signed byte for each dimension: a quarter of the memory, and what it loses is far below what tells two texts
 * apart. Only directions count, so each is scaled by itself.
 */
export function quantize(vector: readonly number[]): Int8Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Int8Array.from(vector, (value) => (largest === 0 ? 0 : Math.round((value / largest) * 127)));
}

/** The cosine of the angle between two vectors of the same length; 0 for vectors that cannot be compared. */
export function cosine(a: Int8Array, b: Int8Array): number {
  if (a.length !== b.length) return 0;
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let n = 0; n < a.length; n += 1) {
    const x = a[n] ?? 0;
    const y = b[n] ?? 0;
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return squareA === 0 || squareB === 0 ? 0 : product / Math.sqrt(squareA * squareB);
}

export function vectorToText(vector: Int8Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.length).toString('base64');
}

export function vectorFromText(text: string): Int8Array {
  return new Int8Array(Buffer.from(text, 'base64'));
}
