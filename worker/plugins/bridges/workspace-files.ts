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
import { locateInWorkspace } from '../../../platform/workspace.ts';
import { contentsOf, type WorkspaceContents } from '../../workspace/contents.ts';
import type { WorkspaceRoom } from '../../workspace/workspace-room.ts';
import { MAX_PIECE_BYTES } from '../piece-limits.ts';
import type { DirectoryEntry, FilePiece, FileStatus } from '../questions.ts';

/**
 * The files of one gateway during one call. Paths are those of the workspace; what leads out of it is refused. Calls run side by side, so
 * that none can say how much room a change of its own has freed: then all is counted anew.
 */
export class WorkspaceFiles {
  readonly #folder: string;
  readonly #room: WorkspaceRoom;

  constructor(folder: string, room: WorkspaceRoom) {
    this.#folder = folder;
    this.#room = room;
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
    const flags =
      constants.O_WRONLY |
      constants.O_NOFOLLOW |
      (create ? constants.O_CREAT : 0) |
      (exclusive ? constants.O_EXCL : 0) |
      (empty ? constants.O_TRUNC : 0);
    if (!create || (await isThere(location))) {
      await (await open(location, flags, 0o600)).close();
      if (empty) await this.#room.forget();
    } else await this.#taking({ files: 1 }, async () => (await open(location, flags, 0o600)).close());
    return this.status(path);
  }

  async read(path: string, offset: number, length: number): Promise<FilePiece> {
    const wanted = Math.min(length, MAX_PIECE_BYTES);
    return this.#with(path, constants.O_RDONLY, async (file) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, offset);
      return { data: buffer.subarray(0, bytesRead).toString('base64'), atEnd: bytesRead < wanted };
    });
  }

  /** @param offset −1 is the end of the file. @throws WorkspaceFull */
  async write(path: string, offset: number, contents: Buffer): Promise<void> {
    await this.#with(path, constants.O_WRONLY, async (file) => {
      const { size } = await file.stat();
      const at = offset < 0 ? size : offset;
      const bytes = Math.max(0, at + contents.length - size);
      const write = () => file.write(contents, 0, contents.length, at);
      await (bytes === 0 ? write() : this.#taking({ bytes }, write));
    });
  }

  /** @throws WorkspaceFull */
  async resize(path: string, size: number): Promise<void> {
    const location = await this.#locate(path);
    const grown = size - (await lstat(location)).size;
    if (grown > 0) await this.#taking({ bytes: grown }, () => truncate(location, size));
    else {
      await truncate(location, size);
      await this.#room.forget();
    }
  }

  /** @throws WorkspaceFull */
  async makeDirectory(path: string): Promise<void> {
    const location = await this.#locate(path);
    await this.#taking({ folders: 1 }, () => mkdir(location, { mode: 0o700 }));
  }

  async removeDirectory(path: string): Promise<void> {
    await rmdir(await this.#locate(path));
    await this.#room.giveBack({ folders: 1 });
  }

  async removeFile(path: string): Promise<void> {
    await unlink(await this.#locate(path));
    await this.#room.forget();
  }

  /** What was called so before is gone. */
  async rename(path: string, to: string): Promise<void> {
    const target = await this.#locate(to);
    const replaces = await isThere(target);
    await rename(await this.#locate(path), target);
    if (replaces) await this.#room.forget();
  }

  /** Does what needs room. @throws WorkspaceFull */
  async #taking(wanted: Partial<WorkspaceContents>, work: () => Promise<unknown>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#room.use(wanted, () => contentsOf(this.#folder), work);
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

function isThere(location: string): Promise<boolean> {
  return lstat(location).then(
    () => true,
    () => false,
  );
}
