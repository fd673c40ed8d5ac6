import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes folders until the rest has at most so many bytes: those first that were used longest ago, as their times say.
 * @param keep the one that stays whatever its size.
 */
export async function trimFolders(root: string, maxBytes: number, keep: string): Promise<void> {
  const names = await readdir(root);
  const folders = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map((name) => measure(join(root, name))),
  );
  let total = folders.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of folders.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (total <= maxBytes) return;
    if (path === keep) continue;
    await rm(path, { recursive: true, force: true });
    total -= bytes;
  }
}

async function measure(path: string): Promise<{ path: string; bytes: number; usedAt: number }> {
  const files = await readdir(path).catch(() => []);
  const sizes = await Promise.all(
    files.map((name) =>
      stat(join(path, name)).then(
        (it) => it.size,
        () => 0,
      ),
    ),
  );
  const usedAt = await stat(path).then(
    (it) => it.mtimeMs,
    () => 0,
  );
  return { path, bytes: sizes.reduce((sum, size) => sum + size, 0), usedAt };
}
