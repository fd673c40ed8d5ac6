import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The kernel takes 107 bytes on Linux and 103 on macOS. */
const MAX_PATH_BYTES = 100;

const SOCKET_NAME = 'mongodb.sock';

/** Where a store listens. */
export interface SocketPlace {
  readonly path: string;
  /** A directory that was made for the socket alone. */
  readonly directory: string | undefined;
}

/**
 * The path of a store's Unix domain socket: in its folder, or in a directory of mode 700 of its own when that path would
 * be too long. What is left of an earlier socket is removed.
 *
 * @param previous the directory that a process had which was killed; it is used again, so that the URI stays the same
 */
export function placeSocket(folder: string, previous: string | undefined): SocketPlace {
  const isShort = Buffer.byteLength(join(folder, SOCKET_NAME)) <= MAX_PATH_BYTES;
  const directory = isShort
    ? undefined
    : isPrivate(previous)
      ? previous
      : mkdtempSync(join(tmpdir(), 'omnigate-'));
  const path = join(directory ?? folder, SOCKET_NAME);
  rmSync(path, { force: true });
  return { path, directory };
}

/** Whether a path is a directory that only this user can enter. Anybody can make one in the directory for temporary files. */
function isPrivate(path: string | undefined): path is string {
  const stats = path === undefined ? undefined : lstatSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === process.getuid?.() && (stats.mode & 0o777) === 0o700;
}

/** Removes the socket, and its directory if it has one of its own. */
export function removeSocket({ path, directory }: SocketPlace): void {
  rmSync(directory ?? path, { recursive: true, force: true });
}

/** Listens on a path; rejects when that is not possible. */
export function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
