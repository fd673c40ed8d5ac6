/** `crypto` with what a program without network has use for. `bytes` asks the host for at most 65536 random bytes. */
export function createCrypto(bytes: (count: number) => ArrayBuffer) {
  const quota = 65_536;
  return {
    getRandomValues<View extends ArrayBufferView>(view: View): View {
      if (!ArrayBuffer.isView(view) || view instanceof DataView || /^Float/.test(view.constructor.name)) {
        throw new TypeError('The "typedArray" argument must be an integer typed array');
      }
      if (view.byteLength > quota) throw new RangeError(`The requested length exceeds ${quota} bytes`);
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(
        new Uint8Array(bytes(view.byteLength)),
      );
      return view;
    },
    /** RFC 9562, section 5.4. */
    randomUUID(): string {
      const random = new Uint8Array(bytes(16));
      random[6] = ((random[6] as number) & 0x0f) | 0x40;
      random[8] = ((random[8] as number) & 0x3f) | 0x80;
      const hex = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
