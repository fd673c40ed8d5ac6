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
import { join } from 'node:path';
import { ENTRY_BYTES, folderSize } from '../../../platform/folder-size.ts';
import { locateInWorkspace, WorkspacePathError } from '../../../platform/workspace.ts';
import type { FileAccess } from '../permissions/file-access.ts';
import {
  type Answer,
  type DirectoryEntry,
  type FilePiece,
  type FileQuestion,
  type FileStatus,
  MAX_PIECE_BYTES,
} from '../questions.ts';
import { fileFaultOf } from './file-fault.ts';

/** Entries of a folder that are listed. */
const MAX_ENTRIES = 10_000;

/** A plugin's way to its gateway's workspace during one call: what its manifest allows, and nothing outside. */
export class FileBridge {
  readonly #folder: string;
  readonly #access: FileAccess;
  readonly #quotaBytes: number;
  #free: number | undefined;

  /** @param quotaBytes of the whole workspace. */
  constructor(folder: string, access: FileAccess, quotaBytes: number) {
    this.#folder = folder;
    this.#access = access;
    this.#quotaBytes = quotaBytes;
  }

  async answer(question: FileQuestion): Promise<Answer> {
    try {
      // Undefined would not cross to the host.
      return { ok: (await this.#do(question)) ?? null };
    } catch (error) {
      if (error instanceof Denied) return { error: { tag: 'not-permitted', note: error.message } };
      if (error instanceof WorkspacePathError)
        return { error: { tag: 'not-permitted', note: error.message } };
      return { error: { tag: error instanceof OverQuota ? 'quota' : fileFaultOf(error) } };
    }
  }

  async #do(question: FileQuestion): Promise<unknown> {
    const { path } = question;
    switch (question.do) {
      case 'stat':
        if (!this.#access.leadsSomewhere(path)) this.#require('read', path);
        return this.#status(path);
      case 'list':
        this.#require('read', path);
        return this.#list(path);
      case 'open':
        this.#require(question.write ? 'write' : 'read', path);
        return this.#open(path, question);
      case 'read':
        this.#require('read', path);
        return this.#read(path, question.offset, question.length);
      case 'write':
        this.#require('write', path);
        return this.#write(path, question.offset, Buffer.from(question.data, 'base64'));
      case 'resize':
        this.#require('write', path);
        return this.#resize(path, question.size);
      case 'make-directory':
        this.#require('write', path);
        return this.#makeDirectory(path);
      case 'remove-directory':
        this.#require('write', path);
        return rmdir(await this.#locate(path));
      case 'remove-file':
        this.#require('write', path);
        return unlink(await this.#locate(path));
      case 'rename':
        this.#require('write', path);
        this.#require('write', question.to);
        return rename(await this.#locate(path), await this.#locate(question.to));
    }
  }

  #require(access: 'read' | 'write', path: string): void {
    if (!this.#access.may(access, path)) throw new Denied(access, path);
  }

  #locate(path: string): Promise<string> {
    return locateInWorkspace(this.#folder, path);
  }

  async #status(path: string): Promise<FileStatus> {
    // A workspace begins to exist with its first file.
    if (path === '/') await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const found = await lstat(await this.#locate(path));
    return {
      type: found.isDirectory() ? 'directory' : 'regular-file',
      size: found.size,
      modifiedMs: found.mtimeMs,
    };
  }

  async #list(path: string): Promise<DirectoryEntry[]> {
    const found = await readdir(await this.#locate(path), { withFileTypes: true });
    const base = path === '/' ? '' : path;
    return found
      .filter((it) => it.isDirectory() || it.isFile())
      .filter(
        ({ name }) =>
          this.#access.may('read', `${base}/${name}`) || this.#access.leadsSomewhere(`${base}/${name}`),
      )
      .slice(0, MAX_ENTRIES)
      .map((it) => ({ name: it.name, type: it.isDirectory() ? 'directory' : 'regular-file' }));
  }

  async #open(
    path: string,
    { create, exclusive, truncate: empty }: { create: boolean; exclusive: boolean; truncate: boolean },
  ): Promise<FileStatus> {
    const location = await this.#locate(path);
    if (!create && !empty) return this.#status(path);
    if (create) await this.#makeRoom(location);
    const flags =
      constants.O_WRONLY |
      constants.O_NOFOLLOW |
      (create ? constants.O_CREAT : 0) |
      (exclusive ? constants.O_EXCL : 0) |
      (empty ? constants.O_TRUNC : 0);
    await (await open(location, flags, 0o600)).close();
    return this.#status(path);
  }

  async #read(path: string, offset: number, length: number): Promise<FilePiece> {
    const wanted = Math.min(length, MAX_PIECE_BYTES);
    return this.#with(path, constants.O_RDONLY, async (file) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, offset);
      return { data: buffer.subarray(0, bytesRead).toString('base64'), atEnd: bytesRead < wanted };
    });
  }

  async #write(path: string, offset: number, contents: Buffer): Promise<void> {
    await this.#with(path, constants.O_WRONLY, async (file) => {
      const { size } = await file.stat();
      const at = offset < 0 ? size : offset;
      await this.#grow(at + contents.length - size);
      await file.write(contents, 0, contents.length, at);
    });
  }

  async #resize(path: string, size: number): Promise<void> {
    const location = await this.#locate(path);
    await this.#grow(size - (await lstat(location)).size);
    await truncate(location, size);
  }

  async #makeDirectory(path: string): Promise<void> {
    const location = await this.#locate(path);
    await this.#makeRoom(location);
    await mkdir(location, { mode: 0o700 });
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
}

class OverQuota extends Error {}

class Denied extends Error {
  constructor(access: 'read' | 'write', path: string) {
    super(
      `${access === 'read' ? 'reading' : 'writing'} ${join('/', path)} is not allowed by permissions.filesystem of noorle.yaml`,
    );
  }
}
