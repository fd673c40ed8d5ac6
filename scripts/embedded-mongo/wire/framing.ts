import { MAX_MESSAGE_BYTES } from '../limits.ts';

/** Bytes that are not the wire protocol: their connection is closed. */
export class ProtocolError extends Error {}

export const HEADER_BYTES = 16;

/**
 * Cuts the bytes of a connection into whole messages (manual: MongoDB Wire Protocol, Standard Message Header).
 * @throws ProtocolError when a length is impossible
 */
export async function* messagesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let received: Buffer[] = [];
  let bytes = 0;
  let wanted = HEADER_BYTES;
  for await (const chunk of chunks) {
    received.push(chunk);
    bytes += chunk.length;
    // Joined only when something is complete: a large message comes in many chunks.
    while (bytes >= wanted) {
      const [first] = received;
      const joined = first && received.length === 1 ? first : Buffer.concat(received);
      wanted = lengthOf(joined);
      const isComplete = bytes >= wanted;
      if (isComplete) yield joined.subarray(0, wanted);
      received = [isComplete ? joined.subarray(wanted) : joined];
      bytes = received[0]?.length ?? 0;
      if (isComplete) wanted = HEADER_BYTES;
    }
  }
}

function lengthOf(message: Buffer): number {
  const length = message.readInt32LE(0);
  if (length >= HEADER_BYTES && length <= MAX_MESSAGE_BYTES) return length;
  const allowed = `${HEADER_BYTES} to ${MAX_MESSAGE_BYTES} are allowed`;
  throw new ProtocolError(`a message of ${length} bytes; ${allowed}`);
}
