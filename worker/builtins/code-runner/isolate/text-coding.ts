import { utf8Length, writeUtf8 } from './utf8.ts';

/** TextEncoder and TextDecoder of the Encoding Standard, for UTF-8 alone. */
export function createTextCoding() {
  class TextEncoder {
    get encoding(): string {
      return 'utf-8';
    }
    encode(input: unknown = ''): Uint8Array {
      const text = String(input);
      const bytes = new Uint8Array(utf8Length(text));
      writeUtf8(text, bytes, 0, bytes.length);
      return bytes;
    }
    encodeInto(input: unknown, target: Uint8Array): { read: number; written: number } {
      return writeUtf8(String(input), target, 0, target.length);
    }
  }

  class TextDecoder {
    readonly #fatal: boolean;
    readonly #ignoreBOM: boolean;
    #kept: Uint8Array = new Uint8Array();
    #bomSeen = false;

    constructor(label: unknown = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
      if (!/^\s*(unicode-1-1-)?utf-?8\s*$/i.test(String(label))) {
        throw new RangeError(`The "${label}" encoding is not supported; Code Runner knows utf-8 only`);
      }
      this.#fatal = Boolean(options.fatal);
      this.#ignoreBOM = Boolean(options.ignoreBOM);
    }
    get encoding(): string {
      return 'utf-8';
    }
    get fatal(): boolean {
      return this.#fatal;
    }
    get ignoreBOM(): boolean {
      return this.#ignoreBOM;
    }
    decode(input?: ArrayBuffer | ArrayBufferView, options: { stream?: boolean } = {}): string {
      const bytes = this.#join(input);
      const units: number[] = [];
      const pieces: string[] = [];
      let at = 0;
      while (at < bytes.length) {
        const { point, length } = decodePoint(bytes, at);
        if (point < 0) {
          if (options.stream && at + length >= bytes.length && point === -2) break;
          if (this.#fatal) throw new TypeError('The encoded data was not valid for encoding utf-8');
        }
        at += length;
        if (point === 0xfeff && !this.#bomSeen && !this.#ignoreBOM) {
          this.#bomSeen = true;
          continue;
        }
        this.#bomSeen = true;
        units.push(point < 0 ? 0xfffd : point);
        if (units.length === 4096) pieces.push(String.fromCodePoint(...units.splice(0)));
      }
      this.#kept = bytes.slice(at);
      if (!options.stream) this.#bomSeen = false;
      return pieces.join('') + String.fromCodePoint(...units);
    }
    #join(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
      const added =
        input === undefined
          ? new Uint8Array()
          : ArrayBuffer.isView(input)
            ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
            : new Uint8Array(input);
      if (this.#kept.length === 0) return added;
      const joined = new Uint8Array(this.#kept.length + added.length);
      joined.set(this.#kept);
      joined.set(added, this.#kept.length);
      return joined;
    }
  }

  /** One code point; -1 for an invalid sequence, -2 for one that ends too early, with the bytes to skip. */
  function decodePoint(bytes: Uint8Array, at: number): { point: number; length: number } {
    const first = bytes[at] as number;
    if (first < 0x80) return { point: first, length: 1 };
    const size =
      first >= 0xc2 && first <= 0xdf
        ? 2
        : first >= 0xe0 && first <= 0xef
          ? 3
          : first >= 0xf0 && first <= 0xf4
            ? 4
            : 0;
    if (size === 0) return { point: -1, length: 1 };
    // The second byte's range keeps overlong forms, surrogates and what lies beyond U+10FFFF out.
    const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    let point = first & (0xff >> (size + 1));
    for (let index = 1; index < size; index += 1) {
      const next = bytes[at + index];
      if (next === undefined) return { point: -2, length: index };
      if (next < (index === 1 ? lowest : 0x80) || next > (index === 1 ? highest : 0xbf))
        return { point: -1, length: index };
      point = (point << 6) | (next & 0x3f);
    }
    return { point, length: size };
  }

  return { TextEncoder, TextDecoder };
}
