/**
 * Bytes as they come from the store: read without Mongoose's documents they are the driver's own `Binary`. A plain copy, which may
 * also go to a thread.
 */
export function storedBytes(value: Uint8Array): Uint8Array {
  const inner = value instanceof Uint8Array ? value : (value as { buffer: Uint8Array }).buffer;
  return Uint8Array.from(inner);
}
