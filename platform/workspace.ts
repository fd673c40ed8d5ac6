import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from './ids.ts';

/** A path that leads out of a workspace, or that no file can have. The message is for whoever gave it. */
export class WorkspacePathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WorkspacePathError';
  }
}

/** The longest path in a workspace, in bytes. */
const MAX_PATH_BYTES = 1024;

/** The folder of a gateway's files. It need not exist. */
export function workspaceFolder(dataDir: string, gateway: string): string {
  if (!isId(gateway)) throw new Error(`"${gateway}" is no gateway's id`);
  return join(dataDir, 'files', gateway);
}

/**
 * Where a path of a workspace is on this machine. A link on the way is refused wherever it leads: what is in a workspace was put there by tools, and
 * they can make none.
 * @param path parts separated by `/`; a leading one means nothing.
 * @throws WorkspacePathError
 */
export async function locateInWorkspace(folder: string, path: string): Promise<string> {
  if (path.includes('\0') || path.includes('\\'))
    throw new WorkspacePathError('a path has no such characters');
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw new WorkspacePathError('the path is too long');
  let location = folder;
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') throw new WorkspacePathError('the path leads out of the workspace');
    location = join(location, part);
    const status = await lstat(location).catch(() => undefined);
    if (status?.isSymbolicLink()) throw new WorkspacePathError('there is a link on the way');
  }
  return location;
}
