import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/**
 * Reads a body up to a limit that counts what comes out of decompression, so that a small body cannot become a huge one.
 * What is longer is cut; the connection then ends.
 * @throws what decompression says of a damaged body, or the reason of the signal.
 */
export async function readBody(
  body: Readable,
  encoding: string | undefined,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ body: Buffer; cut: boolean }> {
  const coded = (encoding ?? '').split(',').map((name) => name.trim().toLowerCase());
  let stream: Readable = body;
  // The last encoding was applied last (RFC 9110, 8.4).
  for (const name of coded.reverse()) {
    const decoder = DECODERS[name]?.();
    if (decoder === undefined) continue;
    const source = stream;
    source.on('error', (error) => decoder.destroy(error));
    stream = source.pipe(decoder);
  }
  const end = () => body.destroy(signal.reason as Error);
  signal.addEventListener('abort', end, { once: true });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) break;
    }
  } finally {
    signal.removeEventListener('abort', end);
    // Whatever is left of it: nobody reads on.
    body.on('error', () => undefined).destroy();
  }
  return { body: Buffer.concat(chunks).subarray(0, maxBytes), cut: size > maxBytes };
}
