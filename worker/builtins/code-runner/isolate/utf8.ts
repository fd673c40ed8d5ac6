/**
 * Writes text as UTF-8 into `target` from `start` to before `end`; whole characters only. Lone surrogates become U+FFFD
 * (Encoding Standard, TextEncoder.encodeInto).
 */
export function writeUtf8(
  text: string,
  target: Uint8Array,
  start: number,
  end: number,
): { read: number; written: number } {
  let read = 0;
  let at = start;
  while (read < text.length) {
    const point = text.codePointAt(read) as number;
    const scalar = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (scalar < 0x80) {
      if (at + 1 > end) break;
      target[at++] = scalar;
    } else if (scalar < 0x800) {
      if (at + 2 > end) break;
      target[at++] = 0xc0 | (scalar >> 6);
      target[at++] = 0x80 | (scalar & 0x3f);
    } else if (scalar < 0x10000) {
      if (at + 3 > end) break;
      target[at++] = 0xe0 | (scalar >> 12);
      target[at++] = 0x80 | ((scalar >> 6) & 0x3f);
      target[at++] = 0x80 | (scalar & 0x3f);
    } else {
      if (at + 4 > end) break;
      target[at++] = 0xf0 | (scalar >> 18);
      target[at++] = 0x80 | ((scalar >> 12) & 0x3f);
      target[at++] = 0x80 | ((scalar >> 6) & 0x3f);
      target[at++] = 0x80 | (scalar & 0x3f);
    }
    read += point > 0xffff ? 2 : 1;
  }
  return { read, written: at - start };
}

/** How many bytes of UTF-8 the text takes from the given index on. */
export function utf8Length(text: string, from = 0): number {
  let length = 0;
  for (let index = from; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      length += 1;
    } else if (unit < 0x800) {
      length += 2;
    } else {
      length += 3;
      const next = text.charCodeAt(index + 1);
      if (unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
        length += 1;
        index += 1;
      }
    }
  }
  return length;
}
