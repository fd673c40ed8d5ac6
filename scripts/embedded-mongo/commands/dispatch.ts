import { type Document, decodeDocument, encodeDocument } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import type { Store } from '../storage/store.ts';
import type { Handler } from '../wire/connection.ts';
import type { WireRequest } from '../wire/messages.ts';
import { aggregate } from './aggregate.ts';
import { create, drop, dropDatabase, listCollections } from './collections.ts';
import { type Command, CommandContext } from './command.ts';
import { count, distinct } from './counting.ts';
import type { Cursors } from './cursors.ts';
import { remove } from './delete.ts';
import { find, getMore, killCursors } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts';
import { insert } from './insert.ts';
import { backup, endSessions, hello, ping } from './server.ts';
import { update } from './update.ts';

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ...{
      aggregate,
      count,
      delete: remove,
      distinct,
      find,
      findAndModify,
      getMore,
      insert,
      killCursors,
      update,
    },
    ...{ create, createIndexes, drop, dropDatabase, dropIndexes, listCollections, listIndexes },
    ...{ backup, endSessions, hello, isMaster: hello, ismaster: hello, ping },
  }),
);

/** The commands that drivers may send by OP_QUERY, before they know what the server speaks. */
const HANDSHAKE = new Set(['hello', 'isMaster', 'ismaster']);

/** Makes the function that runs commands; a failure becomes a reply with `ok: 0`, faults are logged, too. */
export function createDispatcher(store: Store, cursors: Cursors, log: (line: string) => void): Handler {
  return async (request) => {
    try {
      return encodeDocument({ ...(await run(request, store, cursors)), ok: 1 });
    } catch (error) {
      if (error instanceof CommandError) return failed(error);
      log(`a command failed: ${error instanceof Error ? error.stack : String(error)}`);
      return failed(new CommandError('InternalError', `internal error: ${String(error)}`));
    }
  };
}

async function run(request: WireRequest, store: Store, cursors: Cursors): Promise<Document> {
  const body = decodeDocument(request.body);
  const [name = ''] = Object.keys(body);
  if (request.answer === 'reply' && !HANDSHAKE.has(name)) {
    throw new CommandError(352, `Unsupported OP_QUERY command: ${name}. Use OP_MSG.`);
  }
  const command = COMMANDS.get(name);
  if (command === undefined) throw new CommandError('CommandNotFound', `no such command: '${name}'`);
  for (const [field, documents] of request.sequences) body[field] = documents.map(decodeDocument);
  return store.run(() => command(body, new CommandContext(store, cursors, String(body.$db ?? 'admin'))));
}

function failed({ message, code, codeName, details }: CommandError): Uint8Array {
  return encodeDocument({ ok: 0, errmsg: message, code, codeName, ...details });
}
