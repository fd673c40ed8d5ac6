import { createServer, type Server, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Cursors } from './commands/cursors.ts';
import { createDispatcher } from './commands/dispatch.ts';
import { openFolder, type StoreFolder } from './folder.ts';
import { Store } from './storage/store.ts';
import { serveConnection } from './wire/connection.ts';

/** The database that the URI names. */
const DATABASE = 'omnigate';

/** How often idle cursors are looked for, in ms. */
const CURSOR_SWEEP_INTERVAL = 60_000;

/** How long the end waits for clients to take their answers, in ms. */
const CLOSE_TIMEOUT = 2000;

/** A running embedded store. */
export interface EmbeddedMongo {
  /** For MongoDB's drivers; it leads to a Unix domain socket that only the user can open. */
  readonly uri: string;
  /** Stops accepting, ends what runs, writes everything into the file and removes the socket. */
  close(): Promise<void>;
}

/**
 * Starts a server that speaks MongoDB's wire protocol on the data in a folder.
 * @param options.log takes a line for what an operator should know
 * @throws FolderInUseError when another process holds the folder
 */
export async function startEmbeddedMongo(options: {
  folder: string;
  log?: (line: string) => void;
}): Promise<EmbeddedMongo> {
  const folder = openFolder(resolve(options.folder));
  try {
    return await serve(folder, options.log ?? (() => {}));
  } catch (error) {
    folder.database.close();
    throw error;
  }
}

async function serve(folder: StoreFolder, log: (line: string) => void): Promise<EmbeddedMongo> {
  const closing = new AbortController();
  const connections = new Map<Socket, Promise<void>>();
  const store = new Store(folder.database);
  const cursors = new Cursors();
  const sweeper = setInterval(() => cursors.removeIdle(), CURSOR_SWEEP_INTERVAL).unref();
  const handler = createDispatcher(store, cursors, log);
  const server = createServer((socket) => {
    const connection = serveConnection(socket, { handler, log, closing: closing.signal });
    connections.set(socket, connection);
    void connection.finally(() => connections.delete(socket));
  });
  await listen(server, folder.socketPath);

  return {
    uri: `mongodb://${encodeURIComponent(folder.socketPath)}/${DATABASE}`,
    async close() {
      clearInterval(sweeper);
      server.close();
      closing.abort();
      await Promise.race([
        Promise.all(connections.values()),
        delay(CLOSE_TIMEOUT, undefined, { ref: false }),
      ]);
      for (const socket of connections.keys()) socket.destroy();
      // While the folder is still held, so that nothing of the next process is removed.
      folder.release();
      store.close();
    },
  };
}

/** Listens on a path that only the user can open; rejects when that is not possible. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const umask = process.umask(0o077);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
    process.umask(umask);
  });
}
