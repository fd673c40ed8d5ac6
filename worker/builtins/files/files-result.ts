import type { FileEntry } from '../../../schema/builtins/files.ts';
import type { ToolResult } from '../builtin.ts';
import { fileEntry } from './file-entry.ts';
import type { StoredFile } from './store/file-store.ts';

/** What stands in a folder itself: the file, or the folder that it is in. */
export function entryIn(folder: string, file: StoredFile): FileEntry {
  const from = folder === '' ? 0 : folder.length + 1;
  const slash = file.path.indexOf('/', from);
  return slash < 0 ? fileEntry(file) : { path: file.path.slice(0, slash), type: 'folder' };
}

/** The result of a tool that is about files. */
export function filesResult(files: readonly object[], text: string, truncated = false): ToolResult {
  const note = truncated ? '\n(There is more.)' : '';
  return {
    content: [{ type: 'text', text: text + note }],
    structuredContent: { files, ...(truncated ? { truncated } : {}) },
  };
}

/** Files and folders as lines of text. */
export function describeEntries(entries: readonly FileEntry[]): string {
  return entries
    .map(({ path, type, size }) => (type === 'folder' ? `${path}/` : `${path} (${size} bytes)`))
    .join('\n');
}
