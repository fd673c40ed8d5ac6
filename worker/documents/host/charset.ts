import { isUtf8 } from 'node:buffer';
import { createRequire } from 'node:module';

/** The package comes without types: the encoding of bytes, by its canonical name. */
const sniffEncoding = createRequire(import.meta.url)('html-encoding-sniffer') as (
  bytes: Uint8Array,
  options: { transportLayerEncodingLabel?: string; defaultEncoding: string; maxPrescanBytes: number },
) => string;

/**
 * Bytes as text, whatever their encoding: byte order mark, then what the sender named, then what the document says of
 * itself (HTML Standard, 13.2.3.2, Determining the character encoding), then UTF-8 where it is that.
 */
export function decodeText(bytes: Uint8Array, form: 'html' | 'text', named?: string): string {
  const encoding = sniffEncoding(bytes, {
    ...(named === undefined ? {} : { transportLayerEncodingLabel: named }),
    defaultEncoding: isUtf8(bytes) ? 'UTF-8' : 'windows-1252',
    // What stands in plain text about an encoding says nothing about its own.
    maxPrescanBytes: form === 'html' ? 8192 : 0,
  });
  return new TextDecoder(encoding === 'x-user-defined' ? 'windows-1252' : encoding).decode(bytes);
}
