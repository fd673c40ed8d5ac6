/** Documents that are BSON already, joined to a BSON array as they come: a batch of many needs no object for each. */
export class RawArray {
  /** The number of documents. */
  length = 0;
  #buffer: Buffer = Buffer.allocUnsafe(1024);
  #end = 4;

  /** Bytes so far. */
  get size(): number {
    return this.#end;
  }

  /** Adds a document by its BSON. */
  append(document: Uint8Array): void {
    const name = String(this.length);
    const needed = this.#end + name.length + document.length + 3;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, this.#end);
      this.#buffer = grown;
    }
    this.#buffer[this.#end] = 0x03;
    const start = this.#end + 1 + this.#buffer.write(name, this.#end + 1, 'latin1');
    this.#buffer[start] = 0;
    this.#buffer.set(document, start + 1);
    this.#end = start + 1 + document.length;
    this.length += 1;
  }

  /** The BSON of the array. */
  bytes(): Buffer {
    this.#buffer[this.#end] = 0;
    this.#buffer.writeInt32LE(this.#end + 1, 0);
    return this.#buffer.subarray(0, this.#end + 1);
  }
}
