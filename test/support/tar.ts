import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

/** An entry of an archive, as somebody may make it who means harm. */
export interface TarEntry {
  path: string;
  content?: string | Uint8Array;
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice';
  linkpath?: string;
}

const BLOCK = 512;

/** A gzip-compressed tar archive with exactly these entries. */
export function tarGz(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = 'File', linkpath }) => {
    const body = Buffer.from(content as string);
    const header = Buffer.alloc(BLOCK);
    new Header({ path, type, size: body.length, mode: 0o644, ...(linkpath ? { linkpath } : {}) }).encode(
      header,
    );
    return [header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
}
