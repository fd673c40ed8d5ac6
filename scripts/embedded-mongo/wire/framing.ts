import { MAX_MESSAGE_BYTES } from './limits.ts';

/** Bytes that are not the wire protocol: their connection is closed. */
export class ProtocolError extends Error {}

export const HEADER_BYTES = 16;

/** Cuts the byte stream of a connection into whole messages (manual: MongoDB Wire Protocol, Standard Message Header). */
export class MessageFraming {
  #chunks: Buffer[] = [];
  #received = 0;
  #expected: number | undefined;

  /**
   * Takes what arrived and returns the messages that are complete now.
   *
   * @throws ProtocolError when a length is impossible
   */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    const messages: Buffer[] = [];
    for (;;) {
      this.#expected ??= this.#readLength();
      if (this.#expected === undefined || this.#received < this.#expected) return messages;
      messages.push(this.#take(this.#expected));
      this.#expected = undefined;
    }
  }

  #readLength(): number | undefined {
    if (this.#received < 4) return undefined;
    const length = this.#joined().readInt32LE(0);
    if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) {
      throw new ProtocolError(
        `a message of ${length} bytes; ${HEADER_BYTES} to ${MAX_MESSAGE_BYTES} are allowed`,
      );
    }
    return length;
  }

  #take(length: number): Buffer {
    const all = this.#joined();
    const rest = all.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#received = rest.length;
    return all.subarray(0, length);
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && this.#chunks.length === 1) return first;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}
