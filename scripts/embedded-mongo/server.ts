import { createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { Cursors } from './commands/cursors.ts';
import { createDispatcher } from './commands/dispatch.ts';
import { openFolder, readOwner, removeOwner, writeOwner } from './folder.ts';
import { listen, placeSocket, removeSocket } from './socket.ts';
import type { Database } from './storage/database.ts';
import { Store } from './storage/store.ts';
import { serveConnection } from './wire/connection.ts';

/** The database that the URI names. */
const DATABASE = 'omnigate';

/** How often idle cursors are looked for, in ms. */
const CURSOR_SWEEP_INTERVAL = 60_000;

/** A running embedded store. */
export interface EmbeddedMongo {
  /** For MongoDB's drivers; it leads to a Unix domain socket that only the user can open. */
  readonly uri: string;
  /** Stops accepting, ends what runs, writes everything into the file and removes the socket. */
  close(): Promise<void>;
}

/**
 * Starts a server that speaks MongoDB's wire protocol on the data in a folder.
 *
 * @param options.log takes a line for what an operator should know
 * @throws FolderInUseError when another process holds the folder
 */
export async function startEmbeddedMongo(options: {
  folder: string;
  log?: (line: string) => void;
}): Promise<EmbeddedMongo> {
  const { log = () => {} } = options;
  const folder = resolve(options.folder);
  const database = openFolder(folder);
  try {
    return await serve(folder, database, log);
  } catch (error) {
    database.close();
    throw error;
  }
}

async function serve(
  folder: string,
  database: Database,
  log: (line: string) => void,
): Promise<EmbeddedMongo> {
  const closing = new AbortController();
  const connections = new Set<Promise<void>>();
  const store = new Store(database);
  const cursors = new Cursors();
  const sweeper = setInterval(() => cursors.removeIdle(), CURSOR_SWEEP_INTERVAL).unref();
  const facts = { startedAt: new Date(), connections: () => connections.size };
  const handler = createDispatcher({ store, cursors, server: facts }, log);
  const server = createServer((socket: Socket) => {
    const connection = serveConnection(socket, { handler, log, closing: closing.signal });
    connections.add(connection);
    void connection.finally(() => connections.delete(connection));
  });
  const place = placeSocket(folder, readOwner(folder)?.socketDirectory);
  writeOwner(folder, { pid: process.pid, socketDirectory: place.directory });
  await listen(server, place.path);

  return {
    uri: `mongodb://${encodeURIComponent(place.path)}/${DATABASE}`,
    async close() {
      clearInterval(sweeper);
      server.close();
      closing.abort();
      await Promise.all(connections);
      // While the folder is still held, so that nothing of the next process is removed.
      removeSocket(place);
      removeOwner(folder);
      await store.close();
    },
  };
}
