/** RFC 9110, 5.1: a name is a token. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** RFC 9110, 5.5: no line breaks and no NUL. */
const BAD_BYTES = new Set([0, 10, 13]);

/** Headers of one message, in the order in which they were set; together they may have so many bytes. */
const MAX_BYTES = 64 * 1024;

/** wasi:http/types, fields: headers or trailers. */
export class Fields {
  #entries: [string, Uint8Array][] = [];
  #isFixed = false;

  static fromList(entries: [string, Uint8Array][]): Fields {
    const fields = new Fields();
    for (const [name, value] of entries) fields.append(name, value);
    return fields;
  }

  /** Header lines as the platform has them. Nobody may change them. */
  static received(lines: readonly [string, string][]): Fields {
    const fields = new Fields();
    fields.#entries = lines.map(([name, value]) => [name, Buffer.from(value, 'latin1')]);
    return fields.fixed();
  }

  /** Now nobody may change them any more. */
  fixed(): this {
    this.#isFixed = true;
    return this;
  }

  get lines(): [string, string][] {
    return this.#entries.map(([name, value]) => [name, Buffer.from(value).toString('latin1')]);
  }

  get(name: string): Uint8Array[] {
    const wanted = name.toLowerCase();
    return this.#entries.filter(([it]) => it.toLowerCase() === wanted).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.get(name).length > 0;
  }

  set(name: string, values: Uint8Array[]): void {
    this.delete(name);
    for (const value of values) this.append(name, value);
  }

  delete(name: string): void {
    if (this.#isFixed) throw { tag: 'immutable' };
    if (!NAME.test(name)) throw { tag: 'invalid-syntax' };
    const unwanted = name.toLowerCase();
    this.#entries = this.#entries.filter(([it]) => it.toLowerCase() !== unwanted);
  }

  append(name: string, value: Uint8Array): void {
    if (this.#isFixed) throw { tag: 'immutable' };
    if (!NAME.test(name) || value.some((byte) => BAD_BYTES.has(byte))) throw { tag: 'invalid-syntax' };
    this.#entries.push([name, value.slice()]);
    const size = this.#entries.reduce((sum, [key, it]) => sum + key.length + it.length, 0);
    if (size > MAX_BYTES) throw { tag: 'forbidden' };
  }

  entries(): [string, Uint8Array][] {
    return this.#entries.map(([name, value]) => [name, value]);
  }

  clone(): Fields {
    return Fields.fromList(this.#entries);
  }
}
