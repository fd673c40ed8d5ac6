type Bytes = ArrayBuffer | ArrayBufferView;
type Decoder = { decode(bytes?: Bytes, options?: { stream?: boolean }): string };

/** Adds what the interpreter asks for beside UTF-8: text of one byte a character, and of two. */
export function createTextDecoder(Utf8Decoder: new (label?: unknown, options?: object) => Decoder) {
  /** More arguments than these are more than a call takes. */
  const piece = 4096;

  function join(units: Uint8Array | Uint16Array): string {
    let text = '';
    for (let at = 0; at < units.length; at += piece) {
      text += String.fromCharCode(...units.subarray(at, at + piece));
    }
    return text;
  }
  function view(bytes: Bytes = new ArrayBuffer(0)): Uint8Array {
    return ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes);
  }
  function decoderOf(label: unknown, options: object | undefined): Decoder {
    if (/^(latin-?1|iso-8859-1|ascii)$/i.test(String(label))) return { decode: (bytes) => join(view(bytes)) };
    if (/^utf-?16(le)?$/i.test(String(label))) {
      return {
        decode: (bytes) => {
          // A copy begins at an even address, whatever the original does.
          const { buffer, byteLength } = view(bytes).slice();
          return join(new Uint16Array(buffer, 0, byteLength >> 1));
        },
      };
    }
    return new Utf8Decoder(label ?? 'utf-8', options);
  }
  return class TextDecoder {
    readonly #decoder: Decoder;
    constructor(label?: unknown, options?: object) {
      this.#decoder = decoderOf(label, options);
    }
    decode(bytes?: Bytes, options?: { stream?: boolean }): string {
      return this.#decoder.decode(bytes, options);
    }
  };
}
