import { ToolError } from '../tool-error.ts';

/** What file systems take for one name, in bytes of UTF-8. */
const MAX_NAME_BYTES = 255;

/**
 * A path as the workspace has it: relative, with slashes, without `.` and `..`, in Unicode's composed form, so that one
 * name is one file; empty for the workspace itself.
 * @throws ToolError for a path that leads out of the workspace or that no file system could have.
 */
export function workspacePath(path: string): string {
  const parts = path.normalize('NFC').replace(/\/+$/, '').split('/');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) {
    throw wrong(path, 'begin it without a slash or drive: paths are relative to the workspace');
  }
  const kept = parts.filter((part) => part !== '' && part !== '.');
  for (const part of kept) {
    if (part === '..') throw wrong(path, '.. leads out of the workspace');
    if (/[\p{Cc}\\]/u.test(part)) throw wrong(path, 'it has a backslash or a control character');
    if (Buffer.byteLength(part) > MAX_NAME_BYTES)
      throw wrong(path, `a name has more than ${MAX_NAME_BYTES} bytes`);
  }
  return kept.join('/');
}

/** The path of a file, which the workspace itself is not. @throws ToolError */
export function filePath(path: string): string {
  const clean = workspacePath(path);
  if (clean === '') throw wrong(path, 'it names no file');
  return clean;
}

function wrong(path: string, why: string): ToolError {
  return new ToolError(`"${path}" is no path of a file here: ${why}.`);
}
