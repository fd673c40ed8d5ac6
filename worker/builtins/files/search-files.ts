import { isUtf8 } from 'node:buffer';
import { matchesGlob } from 'node:path/posix';
import type { FileEntry, FilesSearchArguments } from '../../../schema/builtins/files.ts';
import { fileEntry } from './file-entry.ts';
import type { FileStore, StoredFile } from './store/file-store.ts';
import { workspacePath } from './workspace-path.ts';

/** Files that are larger, in bytes, are found by name only. */
const MAX_FILE = 4 * 1024 * 1024;
/** What is read for one search, in bytes. */
const MAX_READ = 128 * 1024 * 1024;
/** How long a search takes at the most, in milliseconds. */
const MAX_MS = 10_000;
const MAX_LINES = 20;
const MAX_LINE = 300;

export interface FoundFile extends FileEntry {
  matches: { line: number; text: string }[];
}

/** Finds files by name and content. What is not looked at for lack of time or patience is told. */
export async function searchFiles(
  store: FileStore,
  workspace: string,
  { query, path, in: where, limit }: FilesSearchArguments,
  signal: AbortSignal,
): Promise<{ files: FoundFile[]; truncated: boolean }> {
  const files: FoundFile[] = [];
  const deadline = Date.now() + MAX_MS;
  const wanted = query.toLowerCase();
  let read = 0;
  let skipped = false;
  for await (const file of store.list(workspace, workspacePath(path))) {
    signal.throwIfAborted();
    if (files.length === limit || Date.now() > deadline) return { files, truncated: true };
    const named = where !== 'content' && isNamed(file.path, wanted);
    let matches: FoundFile['matches'] = [];
    if (where !== 'name' && file.size <= MAX_FILE) {
      if (read + file.size > MAX_READ) skipped = true;
      else {
        read += file.size;
        matches = linesWith(await contentOf(store, workspace, file), wanted);
      }
    }
    if (named || matches.length > 0) files.push({ ...fileEntry(file), matches });
  }
  return { files, truncated: skipped };
}

function isNamed(path: string, wanted: string): boolean {
  const name = path.toLowerCase();
  if (!/[*?[{]/.test(wanted)) return name.includes(wanted);
  return matchesGlob(name, wanted) || matchesGlob(name.slice(name.lastIndexOf('/') + 1), wanted);
}

async function contentOf(store: FileStore, workspace: string, { path, size }: StoredFile): Promise<string> {
  const bytes = await store.read(workspace, path, 0, size);
  return bytes !== undefined && isUtf8(bytes) && !bytes.includes(0) ? bytes.toString() : '';
}

function linesWith(content: string, wanted: string): FoundFile['matches'] {
  if (!content.toLowerCase().includes(wanted)) return [];
  const found: FoundFile['matches'] = [];
  let number = 0;
  for (const line of content.split('\n')) {
    number += 1;
    const at = line.toLowerCase().indexOf(wanted);
    if (at < 0) continue;
    const from = Math.max(0, at - MAX_LINE / 2);
    found.push({ line: number, text: line.slice(from, from + MAX_LINE).trim() });
    if (found.length === MAX_LINES) break;
  }
  return found;
}
