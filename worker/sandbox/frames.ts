/**
 * Messages on the channel between the worker and a sandbox host: four bytes of length (big-endian), then so many bytes
 * of JSON in UTF-8. Node's own IPC channel knows no limit, and a host that untrusted code took over must not be able to
 * fill the worker's memory.
 */
const LENGTH_BYTES = 4;

/** @throws {RangeError} when the message is larger than `maxBytes`. */
export function encodeFrame(message: unknown, maxBytes: number): Buffer {
  const text = JSON.stringify(message);
  const length = Buffer.byteLength(text);
  if (length > maxBytes) throw new RangeError(`A message of ${length} bytes is larger than ${maxBytes}`);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + length);
  frame.writeUInt32BE(length);
  frame.write(text, LENGTH_BYTES);
  return frame;
}

/** Puts messages together again from the pieces in which they arrive. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #buffered = 0;
  #wanted = LENGTH_BYTES;

  constructor(private readonly maxBytes: number) {}

  /**
   * The messages that are complete with this piece.
   *
   * @throws {RangeError} as soon as a message announces itself as larger than `maxBytes`.
   * @throws {SyntaxError} when a message is not JSON.
   */
  read(piece: Buffer): unknown[] {
    this.#pieces.push(piece);
    this.#buffered += piece.length;
    const messages: unknown[] = [];
    while (this.#buffered >= this.#wanted) {
      const data = Buffer.concat(this.#pieces);
      const length = data.readUInt32BE();
      if (length > this.maxBytes) {
        throw new RangeError(`A message of ${length} bytes is larger than ${this.maxBytes}`);
      }
      const end = LENGTH_BYTES + length;
      if (data.length >= end) {
        messages.push(JSON.parse(data.toString('utf8', LENGTH_BYTES, end)));
        this.#keep(data.subarray(end), LENGTH_BYTES);
      } else {
        this.#keep(data, end);
      }
    }
    return messages;
  }

  #keep(rest: Buffer, wanted: number): void {
    this.#pieces = [rest];
    this.#buffered = rest.length;
    this.#wanted = wanted;
  }
}
