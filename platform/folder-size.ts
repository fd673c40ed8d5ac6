import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a file or folder takes besides its contents, in bytes: a million empty files are not nothing. */
export const ENTRY_BYTES = 4096;

/** What a folder takes with everything below it, in bytes; 0 where there is no such folder. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let total = 0;
  for (const entry of entries) {
    total += ENTRY_BYTES;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) total += await folderSize(path);
    else if (entry.isFile())
      total += await lstat(path).then(
        (it) => it.size,
        () => 0,
      );
  }
  return total;
}
