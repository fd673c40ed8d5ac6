import type { Redis } from 'ioredis';
import type { WorkspaceContents } from './contents.ts';

/** What one gateway's workspace may hold. */
export interface WorkspaceQuota {
  bytes: number;
  files: number;
}

/** There is no room for what was to be written. The message is for whoever wanted to. */
export class WorkspaceFull extends Error {
  override readonly name = 'WorkspaceFull';
}

/** The room in one workspace. */
export interface WorkspaceRoom {
  /**
   * Takes room and does what needs it; the room is free again where that fails.
   * @param count looks what the workspace holds; asked where nobody knows. @throws WorkspaceFull, or what the work throws.
   */
  use(
    wanted: Partial<WorkspaceContents>,
    count: () => Promise<WorkspaceContents>,
    work: () => Promise<unknown>,
  ): Promise<void>;
  /** Gives room back that is free again. */
  giveBack(freed: Partial<WorkspaceContents>): Promise<void>;
  /** Something became smaller, and nobody can say for sure by how much: it is counted anew before anything grows. */
  forget(): Promise<void>;
}

/** What a workspace holds is counted anew after this long, in seconds, should the count be wrong. */
const COUNTED_SECONDS = 600;

const MEGABYTE = 1024 * 1024;

/**
 * Adds to a count that somebody keeps, unless it would come beyond a limit. Arguments: bytes, files, folders; the most bytes, the most files.
 * There may be as many folders as files.
 */
const ADD = `
if redis.call('EXISTS', KEYS[1]) == 0 then return {'unknown', '0'} end
local limits = {ARGV[4], ARGV[5], ARGV[5]}
for n, field in ipairs({'bytes', 'files', 'folders'}) do
  local held = redis.call('HGET', KEYS[1], field)
  if tonumber(ARGV[n]) > 0 and tonumber(limits[n]) < held + ARGV[n] then return {field, held} end
end
for n, field in ipairs({'bytes', 'files', 'folders'}) do redis.call('HINCRBY', KEYS[1], field, ARGV[n]) end
return {'added', '0'}`;

/** Keeps a count, unless somebody else was quicker. Arguments: bytes, files, folders; seconds. */
const KEEP = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'bytes', ARGV[1], 'files', ARGV[2], 'folders', ARGV[3])
return redis.call('EXPIRE', KEYS[1], ARGV[4])`;

/** Keeps count of what workspaces hold, whoever writes to them and on whichever worker: one quota for the tools of Files and for plugins. */
export class WorkspaceRooms {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #quotaOf: (gateway: string) => Promise<WorkspaceQuota>;

  constructor(redis: Redis, namespace: string, quotaOf: (gateway: string) => Promise<WorkspaceQuota>) {
    this.#redis = redis;
    this.#namespace = namespace;
    this.#quotaOf = quotaOf;
  }

  of(gateway: string): WorkspaceRoom {
    const key = `${this.#namespace}workspace:${gateway}`;
    const giveBack: WorkspaceRoom['giveBack'] = async ({ bytes = 0, files = 0, folders = 0 }) => {
      // Where nobody keeps count there is nothing to put right.
      await this.#add(key, { bytes: -bytes, files: -files, folders: -folders }, NO_LIMIT);
    };
    return {
      use: async (wanted, count, work) => {
        await this.#take(key, wanted, await this.#quotaOf(gateway), count);
        try {
          await work();
        } catch (error) {
          await giveBack(wanted);
          throw error;
        }
      },
      giveBack,
      forget: async () => {
        await this.#redis.del(key);
      },
    };
  }

  async #take(
    key: string,
    wanted: Partial<WorkspaceContents>,
    quota: WorkspaceQuota,
    count: () => Promise<WorkspaceContents>,
  ): Promise<void> {
    for (;;) {
      const [outcome, held] = await this.#add(key, wanted, quota);
      if (outcome === 'added') return;
      if (outcome !== 'unknown') throw new WorkspaceFull(describeFull(outcome, held, quota));
      const { bytes, files, folders } = await count();
      await this.#redis.eval(KEEP, 1, key, bytes, files, folders, COUNTED_SECONDS);
    }
  }

  #add(
    key: string,
    { bytes = 0, files = 0, folders = 0 }: Partial<WorkspaceContents>,
    quota: WorkspaceQuota,
  ): Promise<[string, string]> {
    return this.#redis.eval(ADD, 1, key, bytes, files, folders, quota.bytes, quota.files) as Promise<
      [string, string]
    >;
  }
}

const NO_LIMIT: WorkspaceQuota = { bytes: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER };

function describeFull(what: string, held: string, quota: WorkspaceQuota): string {
  if (what !== 'bytes') {
    return `The workspace is full: it may hold ${quota.files} ${what}. Delete some, then try again.`;
  }
  const used = (Number(held) / MEGABYTE).toFixed(1);
  return `The workspace is full: it may hold ${quota.bytes / MEGABYTE} MB and holds ${used} MB. Delete what is not needed, then try again.`;
}
