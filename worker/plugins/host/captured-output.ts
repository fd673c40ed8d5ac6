/** What is kept of it, in bytes: the end, where the reason for a failure stands. */
const KEPT_BYTES = 16 * 1024;

/** What a component writes to one of its standard streams. */
export class CapturedOutput {
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  write(piece: Uint8Array): void {
    // The component's memory may change or go away; what is kept must not.
    this.#pieces.push(piece.slice(-KEPT_BYTES));
    this.#bytes += piece.length;
    if (this.#bytes < 2 * KEPT_BYTES) return;
    const end = Buffer.concat(this.#pieces).subarray(-KEPT_BYTES);
    this.#pieces = [end];
    this.#bytes = end.length;
  }

  get text(): string {
    return Buffer.concat(this.#pieces).subarray(-KEPT_BYTES).toString();
  }
}
