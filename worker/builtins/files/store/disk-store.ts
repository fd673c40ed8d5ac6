import { randomBytes } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  unlink,
} from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { contentsOf, type WorkspaceContents } from '../../../workspace/contents.ts';
import { ToolError } from '../../tool-error.ts';
import type { FileStore, StoredFile } from './file-store.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** How often a file is opened again that is replaced in the same moment. */
const MAX_ATTEMPTS = 20;

/** Errors that say that there is no such file. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'EACCES']);

/**
 * Files in folders of the data folder, one for each workspace. Links are neither followed nor shown, whoever put them
 * there: a plugin may write to a workspace too.
 */
export class DiskStore implements FileStore {
  readonly #root: string;
  /** What is not yet complete, on the same file system. */
  readonly #unfinished: string;

  /** @param root a folder that is this store's alone. */
  constructor(root: string) {
    this.#root = root;
    this.#unfinished = join(root, '.unfinished');
  }

  async *list(workspace: string, folder: string): AsyncGenerator<StoredFile> {
    const base = await this.#base(workspace);
    const start = join(base, folder);
    if (!(await isPlain(start, 'folder'))) return;
    const open = [folder];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const entry of await entriesOf(join(base, next))) {
        const path = next === '' ? entry.name : `${next}/${entry.name}`;
        if (entry.isDirectory()) open.push(path);
        else if (entry.isFile()) {
          const stats = await lstat(join(base, path)).catch(() => undefined);
          if (stats?.isFile()) yield { path, size: stats.size, modifiedAt: stats.mtime };
        }
      }
    }
  }

  async stat(workspace: string, path: string): Promise<StoredFile | undefined> {
    const file = join(await this.#base(workspace), path);
    if (!(await isPlain(file, 'file'))) return undefined;
    const stats = await lstat(file);
    return { path, size: stats.size, modifiedAt: stats.mtime };
  }

  async read(workspace: string, path: string, offset: number, length: number): Promise<Buffer | undefined> {
    const handle = await this.#openFile(join(await this.#base(workspace), path));
    if (handle === undefined) return undefined;
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async write(workspace: string, path: string, content: Buffer): Promise<void> {
    const file = join(await this.#base(workspace), path);
    await mkdir(this.#unfinished, { recursive: true, mode: 0o700 });
    const unfinished = join(this.#unfinished, randomBytes(12).toString('hex'));
    try {
      const handle = await open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      try {
        await handle.writeFile(content);
        // What was acknowledged is there after a loss of power too.
        await handle.sync();
      } finally {
        await handle.close();
      }
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      if (!(await isPlain(dirname(file), 'folder'))) throw new ToolError(`"${path}" leads through a link.`);
      await rename(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw asToolError(error, path);
    }
  }

  async delete(workspace: string, path: string): Promise<void> {
    const base = await this.#base(workspace);
    const file = join(base, path);
    if (!(await isPlain(dirname(file), 'folder'))) return;
    await unlink(file).catch(unlessAbsent);
    // Folders go with their last file.
    for (let folder = dirname(file); folder !== base; folder = dirname(folder)) {
      try {
        await rmdir(folder);
      } catch {
        return;
      }
    }
  }

  contents(workspace: string): Promise<WorkspaceContents> {
    return contentsOf(join(this.#root, workspace));
  }

  async deleteWorkspace(workspace: string): Promise<void> {
    await rm(join(this.#root, workspace), { recursive: true, force: true });
  }

  /** The workspace's folder, as the system itself calls it. */
  async #base(workspace: string): Promise<string> {
    const folder = join(this.#root, workspace);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return realpath(folder);
  }

  /** Opens a file that is what it seems to be; undefined where there is none. */
  async #openFile(file: string): Promise<FileHandle | undefined> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(unlessAbsent);
      if (handle === undefined) return undefined;
      // Before the opening a folder on the way may have become a link for a moment: so it is looked at afterwards.
      const plain = await isPlain(file, 'file');
      const seen = plain ? await lstat(file).catch(unlessAbsent) : undefined;
      const opened = await handle.stat();
      if (seen !== undefined && opened.ino === seen.ino && opened.dev === seen.dev) return handle;
      await handle.close();
      // It is no file of ours; otherwise it was replaced in this moment, and the new one is there.
      if (!plain && !(await isPlain(file, 'file'))) return undefined;
    }
    return undefined;
  }
}

/** Whether something is there that no link leads to, neither at its end nor on the way, and that has no second name. */
async function isPlain(path: string, kind: 'file' | 'folder'): Promise<boolean> {
  const real = await realpath(path).catch(unlessAbsent);
  if (real !== path.replace(new RegExp(`\\${sep}+$`), '')) return false;
  const stats = await lstat(path).catch(unlessAbsent);
  if (stats === undefined) return false;
  return kind === 'folder' ? stats.isDirectory() : stats.isFile() && stats.nlink === 1;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return (await readdir(folder, { withFileTypes: true }).catch(unlessAbsent)) ?? [];
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (!ABSENT.has(error.code ?? '')) throw error;
  return undefined;
}

function asToolError(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EISDIR':
    case 'ENOTEMPTY':
      return new ToolError(`"${path}" is a folder; a file needs another name.`);
    case 'ENOTDIR':
    case 'EEXIST':
      return new ToolError(`"${path}" cannot be written: a part of the way to it is a file.`);
    case 'ENAMETOOLONG':
      return new ToolError(`"${path}" is too long.`);
    case 'ENOSPC':
      return new ToolError('The disk is full; tell the admin of this platform.');
    default:
      return error;
  }
}
