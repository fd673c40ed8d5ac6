import mime from 'mime';
import type { FileEntry } from '../../../schema/builtins/files.ts';
import type { StoredFile } from './store/file-store.ts';

/** What a file's name says of its kind. */
export function mimeTypeOf(path: string): string | undefined {
  return mime.getType(path) ?? undefined;
}

export function fileEntry({ path, size, modifiedAt }: StoredFile): FileEntry {
  const mimeType = mimeTypeOf(path);
  return {
    path,
    type: 'file',
    size,
    modifiedAt: modifiedAt.toISOString(),
    ...(mimeType ? { mimeType } : {}),
  };
}
