import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a workspace holds, or what something takes of it. */
export interface WorkspaceContents {
  /** Of all files together. */
  bytes: number;
  files: number;
  /** Those that come and go with the files in them are counted too where somebody looks. */
  folders: number;
}

/** What is in a folder of this machine, with everything below it; nothing where there is no such folder. */
export async function contentsOf(folder: string): Promise<WorkspaceContents> {
  const contents = { bytes: 0, files: 0, folders: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const below = await contentsOf(path);
      contents.bytes += below.bytes;
      contents.files += below.files;
      contents.folders += below.folders + 1;
    } else if (entry.isFile()) {
      contents.files += 1;
      contents.bytes += await lstat(path).then(
        ({ size }) => size,
        () => 0,
      );
    }
  }
  return contents;
}
