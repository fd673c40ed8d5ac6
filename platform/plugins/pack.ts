import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { create } from 'tar';
import { PACKAGE_FILES } from './package-archive.ts';

/** Packs what there is of a plugin in a folder. The same files give the same package, byte for byte. */
export async function packFolder(folder: string): Promise<Buffer> {
  const files = PACKAGE_FILES.filter((name) => existsSync(join(folder, name)));
  // Portable archives have no times, owners and the like.
  const packed = create(
    { cwd: folder, gzip: { level: 9 }, portable: true, noMtime: true, follow: true },
    files,
  );
  return buffer(packed as AsyncIterable<Buffer>);
}
