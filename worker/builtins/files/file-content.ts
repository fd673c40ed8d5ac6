import { isUtf8 } from 'node:buffer';
import { MAX_FILE_PART } from '../../../schema/builtins/files.ts';
import { ToolError } from '../tool-error.ts';

/** What a call writes. @throws ToolError for what is no base64, and for too much. */
export function decodeContent(content: string, encoding: 'utf8' | 'base64'): Buffer {
  if (encoding === 'base64' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) {
    throw new ToolError('`content` is no base64; leave `encoding` out to write it as text.');
  }
  const bytes = Buffer.from(content, encoding);
  if (bytes.length > MAX_FILE_PART) {
    throw new ToolError('One call writes 1 MB at the most; write the rest with `append`.');
  }
  return bytes;
}

/** A part of a text without the character that it cuts at its end. */
export function wholeCharacters(bytes: Buffer, cut: boolean): Buffer {
  if (!cut || isUtf8(bytes)) return bytes;
  for (let dropped = 1; dropped < 4; dropped += 1) {
    const shorter = bytes.subarray(0, bytes.length - dropped);
    if (isUtf8(shorter)) return shorter;
  }
  return bytes;
}
