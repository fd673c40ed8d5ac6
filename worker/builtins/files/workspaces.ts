import type { Redis } from 'ioredis';
import type { FilesSettings } from '../../../schema/builtins/files.ts';
import { ToolError } from '../tool-error.ts';
import type { FileStore, StoredFile } from './store/file-store.ts';
import { WorkspaceLock } from './workspace-lock.ts';

/** What a workspace holds is counted anew after this long, in seconds, should the count be wrong. */
const USAGE_SECONDS = 600;

const MEGABYTE = 1024 * 1024;

interface Usage {
  bytes: number;
  files: number;
}

/** Files of workspaces, within their quota. Changes of one workspace are made one after the other, whichever worker makes them. */
export class Workspaces {
  readonly store: FileStore;
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #lock: WorkspaceLock;

  constructor(store: FileStore, redis: Redis, namespace: string) {
    this.store = store;
    this.#redis = redis;
    this.#namespace = namespace;
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
    settings: FilesSettings,
    signal: AbortSignal,
  ): Promise<{ file: StoredFile; created: boolean }> {
    return this.#lock.hold(workspace, signal, async () => {
      const before = await this.store.stat(workspace, path);
      const bytes = await content(before);
      const used = await this.#usage(workspace);
      const after = {
        bytes: used.bytes - (before?.size ?? 0) + bytes.length,
        files: used.files + (before ? 0 : 1),
      };
      checkQuota(after, used, settings);
      await this.store.write(workspace, path, bytes);
      await this.#setUsage(workspace, after);
      return { file: { path, size: bytes.length, modifiedAt: new Date() }, created: before === undefined };
    });
  }

  /** Deletes files. @returns those that there were. */
  delete(workspace: string, paths: readonly string[], signal: AbortSignal): Promise<StoredFile[]> {
    return this.#lock.hold(workspace, signal, async () => {
      const used = await this.#usage(workspace);
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
        await this.#setUsage(workspace, { bytes: used.bytes - bytes, files: used.files - deleted.length });
      }
      return deleted;
    });
  }

  async #usage(workspace: string): Promise<Usage> {
    const kept = await this.#redis.get(this.#key(workspace));
    if (kept !== null) return JSON.parse(kept) as Usage;
    const usage = { bytes: 0, files: 0 };
    for await (const { size } of this.store.list(workspace, '')) {
      usage.bytes += size;
      usage.files += 1;
    }
    await this.#redis.set(this.#key(workspace), JSON.stringify(usage), 'EX', USAGE_SECONDS);
    return usage;
  }

  /** The end of the count is not put off: others may write to the store too. */
  async #setUsage(workspace: string, usage: Usage): Promise<void> {
    await this.#redis.set(this.#key(workspace), JSON.stringify(usage), 'KEEPTTL', 'XX');
  }

  #key(workspace: string): string {
    return `${this.#namespace}files:usage:${workspace}`;
  }
}

function checkQuota(after: Usage, before: Usage, { quotaMb, maxFiles }: FilesSettings): void {
  if (after.bytes > quotaMb * MEGABYTE && after.bytes > before.bytes) {
    const used = (before.bytes / MEGABYTE).toFixed(1);
    throw new ToolError(
      `The workspace is full: it may hold ${quotaMb} MB and holds ${used} MB. Delete what is not needed, then try again.`,
    );
  }
  if (after.files > maxFiles && after.files > before.files) {
    throw new ToolError(`The workspace is full: it may hold ${maxFiles} files. Delete some, then try again.`);
  }
}
