import { constants } from 'node:fs';
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rmdir,
  truncate,
  unlink,
} from 'node:fs/promises';
import { ENTRY_BYTES, folderSize } from '../../../platform/folder-size.ts';
import { locateInWorkspace } from '../../../platform/workspace.ts';
import { MAX_PIECE_BYTES } from '../piece-limits.ts';
import type { DirectoryEntry, FilePiece, FileStatus } from '../questions.ts';

/** The workspace has no room for what was to be written. */
export class OverQuota extends Error {
  constructor() {
    super('the workspace has no room for it (WORKSPACE_MB)');
  }
}

/** The files of one gateway during one call. Paths are those of the workspace; what leads out of it is refused. */
export class WorkspaceFiles {
  readonly #folder: string;
  readonly #quotaBytes: number;
  #free: number | undefined;

  /** @param quotaBytes of the whole workspace. */
  constructor(folder: string, quotaBytes: number) {
    this.#folder = folder;
    this.#quotaBytes = quotaBytes;
  }

  async status(path: string): Promise<FileStatus> {
    // A workspace begins to exist with its first file.
    if (path === '/') await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const found = await lstat(await this.#locate(path));
    return {
      type: found.isDirectory() ? 'directory' : 'regular-file',
      size: found.size,
      modifiedMs: found.mtimeMs,
    };
  }

  /** Files and folders; nothing else is in a workspace. */
  async list(path: string): Promise<DirectoryEntry[]> {
    const found = await readdir(await this.#locate(path), { withFileTypes: true });
    return found
      .filter((it) => it.isDirectory() || it.isFile())
      .map((it) => ({ name: it.name, type: it.isDirectory() ? 'directory' : 'regular-file' }));
  }

  /** Makes or empties a file where that is asked for; there is nothing to close. */
  async open(
    path: string,
    { create, exclusive, truncate: empty }: { create: boolean; exclusive: boolean; truncate: boolean },
  ): Promise<FileStatus> {
    const location = await this.#locate(path);
    if (!create && !empty) return this.status(path);
    if (create) await this.#makeRoom(location);
    const flags =
      constants.O_WRONLY |
      constants.O_NOFOLLOW |
      (create ? constants.O_CREAT : 0) |
      (exclusive ? constants.O_EXCL : 0) |
      (empty ? constants.O_TRUNC : 0);
    await (await open(location, flags, 0o600)).close();
    return this.status(path);
  }

  async read(path: string, offset: number, length: number): Promise<FilePiece> {
    const wanted = Math.min(length, MAX_PIECE_BYTES);
    return this.#with(path, constants.O_RDONLY, async (file) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, offset);
      return { data: buffer.subarray(0, bytesRead).toString('base64'), atEnd: bytesRead < wanted };
    });
  }

  /** @param offset −1 is the end of the file. @throws OverQuota */
  async write(path: string, offset: number, contents: Buffer): Promise<void> {
    await this.#with(path, constants.O_WRONLY, async (file) => {
      const { size } = await file.stat();
      const at = offset < 0 ? size : offset;
      await this.#grow(at + contents.length - size);
      await file.write(contents, 0, contents.length, at);
    });
  }

  /** @throws OverQuota */
  async resize(path: string, size: number): Promise<void> {
    const location = await this.#locate(path);
    await this.#grow(size - (await lstat(location)).size);
    await truncate(location, size);
  }

  /** @throws OverQuota */
  async makeDirectory(path: string): Promise<void> {
    const location = await this.#locate(path);
    await this.#makeRoom(location);
    await mkdir(location, { mode: 0o700 });
  }

  async removeDirectory(path: string): Promise<void> {
    await rmdir(await this.#locate(path));
  }

  async removeFile(path: string): Promise<void> {
    await unlink(await this.#locate(path));
  }

  async rename(path: string, to: string): Promise<void> {
    await rename(await this.#locate(path), await this.#locate(to));
  }

  /** For a file or folder that is about to be made. */
  async #makeRoom(location: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const isThere = await lstat(location).then(
      () => true,
      () => false,
    );
    if (!isThere) await this.#grow(ENTRY_BYTES);
  }

  /** Takes so many bytes of what the workspace may still grow by. */
  async #grow(bytes: number): Promise<void> {
    if (bytes <= 0) return;
    this.#free ??= this.#quotaBytes - (await folderSize(this.#folder));
    if (bytes > this.#free) throw new OverQuota();
    this.#free -= bytes;
  }

  async #with<Result>(
    path: string,
    flags: number,
    work: (file: FileHandle) => Promise<Result>,
  ): Promise<Result> {
    const file = await open(await this.#locate(path), flags | constants.O_NOFOLLOW);
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  }

  #locate(path: string): Promise<string> {
    return locateInWorkspace(this.#folder, path);
  }
}
