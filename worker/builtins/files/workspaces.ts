import type { Redis } from 'ioredis';
import { WorkspaceFull, type WorkspaceRooms } from '../../workspace/workspace-room.ts';
import { ToolError } from '../tool-error.ts';
import type { FileStore, StoredFile } from './store/file-store.ts';
import { WorkspaceLock } from './workspace-lock.ts';

/** Files of workspaces, within their quota. Changes of one workspace are made one after the other, whichever worker makes them. */
export class Workspaces {
  readonly store: FileStore;
  readonly #rooms: WorkspaceRooms;
  readonly #lock: WorkspaceLock;

  constructor(store: FileStore, rooms: WorkspaceRooms, redis: Redis, namespace: string) {
    this.store = store;
    this.#rooms = rooms;
    this.#lock = new WorkspaceLock(redis, namespace);
  }

  /**
   * Writes a file.
   * @param content makes the new content of the old one, which is undefined where there was none.
   * @returns the file, and whether it is new. @throws ToolError beyond the quota.
   */
  write(
    workspace: string,
    path: string,
    content: (before: StoredFile | undefined) => Promise<Buffer>,
    signal: AbortSignal,
  ): Promise<{ file: StoredFile; created: boolean }> {
    return this.#lock.hold(workspace, signal, async () => {
      const before = await this.store.stat(workspace, path);
      const bytes = await content(before);
      const taken = { bytes: bytes.length - (before?.size ?? 0), files: before ? 0 : 1 };
      const count = () => this.store.contents(workspace);
      const write = () => this.store.write(workspace, path, bytes);
      await this.#rooms.of(workspace).use(taken, count, write).catch(asToolError);
      return { file: { path, size: bytes.length, modifiedAt: new Date() }, created: before === undefined };
    });
  }

  /** Deletes files. @returns those that there were. */
  delete(workspace: string, paths: readonly string[], signal: AbortSignal): Promise<StoredFile[]> {
    return this.#lock.hold(workspace, signal, async () => {
      const deleted: StoredFile[] = [];
      try {
        for (const path of paths) {
          const file = await this.store.stat(workspace, path);
          if (file === undefined) continue;
          await this.store.delete(workspace, path);
          deleted.push(file);
        }
      } finally {
        const bytes = deleted.reduce((sum, { size }) => sum + size, 0);
        await this.#rooms.of(workspace).giveBack({ bytes, files: deleted.length });
      }
      return deleted;
    });
  }
}

function asToolError(error: unknown): never {
  throw error instanceof WorkspaceFull ? new ToolError(error.message, { cause: error }) : error;
}
