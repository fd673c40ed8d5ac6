import { join } from 'node:path';
import { WorkspacePathError } from '../../../platform/workspace.ts';
import { WorkspaceFull, type WorkspaceRoom } from '../../workspace/workspace-room.ts';
import type { FileAccess } from '../permissions/file-access.ts';
import type { Answer, DirectoryEntry, FileQuestion } from '../questions.ts';
import { fileFaultOf } from './file-fault.ts';
import { WorkspaceFiles } from './workspace-files.ts';

/** Entries of a folder that are listed. */
const MAX_ENTRIES = 10_000;

/** The files of a gateway. */
export interface Workspace {
  folder: string;
  room: WorkspaceRoom;
}

/** A plugin's way to its gateway's workspace during one call: what its manifest allows, and nothing outside. */
export class FileBridge {
  readonly #files: WorkspaceFiles;
  readonly #access: FileAccess;

  constructor({ folder, room }: Workspace, access: FileAccess) {
    this.#files = new WorkspaceFiles(folder, room);
    this.#access = access;
  }

  async answer(question: FileQuestion): Promise<Answer> {
    try {
      // Undefined would not cross to the host.
      return { ok: (await this.#do(question)) ?? null };
    } catch (error) {
      if (error instanceof Denied || error instanceof WorkspacePathError) {
        return { error: { tag: 'not-permitted', note: error.message } };
      }
      if (error instanceof WorkspaceFull) return { error: { tag: 'quota', note: error.message } };
      return { error: { tag: fileFaultOf(error) } };
    }
  }

  #do(question: FileQuestion): Promise<unknown> {
    const { path } = question;
    switch (question.do) {
      case 'stat':
        if (!this.#access.leadsSomewhere(path)) this.#require('read', path);
        return this.#files.status(path);
      case 'list':
        this.#require('read', path);
        return this.#list(path);
      case 'open':
        this.#require(question.write ? 'write' : 'read', path);
        return this.#files.open(path, question);
      case 'read':
        this.#require('read', path);
        return this.#files.read(path, question.offset, question.length);
      default:
        this.#require('write', path);
        return this.#change(question);
    }
  }

  /** What needs the permission to write, which was looked at. */
  #change(question: FileQuestion): Promise<unknown> {
    const { path } = question;
    switch (question.do) {
      case 'write':
        return this.#files.write(path, question.offset, Buffer.from(question.data, 'base64'));
      case 'resize':
        return this.#files.resize(path, question.size);
      case 'make-directory':
        return this.#files.makeDirectory(path);
      case 'remove-directory':
        return this.#files.removeDirectory(path);
      case 'remove-file':
        return this.#files.removeFile(path);
      case 'rename':
        return this.#rename(path, question.to);
      default:
        throw new Error(`a host asks for ${question.do}`);
    }
  }

  async #rename(path: string, to: string): Promise<void> {
    this.#require('write', to);
    const { type } = await this.#files.status(path);
    if (type === 'directory') {
      // What is in it goes along, and must not come to where more is allowed.
      for (const folder of [path, to])
        if (!this.#access.mayWriteTree(folder)) throw new Denied('write', folder);
    }
    await this.#files.rename(path, to);
  }

  async #list(path: string): Promise<DirectoryEntry[]> {
    const base = path === '/' ? '' : path;
    const found = await this.#files.list(path);
    return found
      .filter(({ name }) => {
        const entry = `${base}/${name}`;
        return this.#access.may('read', entry) || this.#access.leadsSomewhere(entry);
      })
      .slice(0, MAX_ENTRIES);
  }

  #require(access: 'read' | 'write', path: string): void {
    if (!this.#access.may(access, path)) throw new Denied(access, path);
  }
}

class Denied extends Error {
  constructor(access: 'read' | 'write', path: string) {
    const what = access === 'read' ? 'reading' : 'writing';
    super(`${what} ${join('/', path)} is not allowed by permissions.filesystem of noorle.yaml`);
  }
}
