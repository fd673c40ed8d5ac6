import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { connectionFailure } from './connection-failure.ts';
import { RestFailure } from './rest-failure.ts';

/** What was read of a body. */
export interface ReadBody {
  bytes: Buffer;
  /** There was more than was allowed; the rest was not read. */
  cut: boolean;
}

const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} as const;

/**
 * Reads a body up to a number of bytes, counted after decompression (RFC 9110, 8.4), so that neither an endless nor a
 * swelling one fills memory.
 * @param who is at the other end, for messages.
 * @throws RestFailure, or the signal's reason.
 */
export async function readBody(
  body: Readable,
  encoding: string,
  maxBytes: number,
  signal: AbortSignal,
  who: string,
): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  // What is given up before it was read to its end says so as an event, which nobody else listens to.
  body.on('error', () => undefined);
  try {
    for await (const chunk of decoded(body, encoding.trim().toLowerCase(), who) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), cut: true };
    }
    return { bytes: Buffer.concat(chunks), cut: false };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof RestFailure) throw error;
    if (body.errored) throw connectionFailure(error, who);
    throw new RestFailure(`${who} sent a body that cannot be decompressed`, { cause: error });
  } finally {
    body.destroy();
  }
}

function decoded(body: Readable, encoding: string, who: string): Readable {
  if (encoding === '' || encoding === 'identity') return body;
  if (!(encoding in DECODERS))
    throw new RestFailure(`${who} sent a body in the encoding ${encoding}, which is not supported`);
  const decoder = DECODERS[encoding as keyof typeof DECODERS]();
  body.on('error', (error) => decoder.destroy(error));
  return body.pipe(decoder);
}
