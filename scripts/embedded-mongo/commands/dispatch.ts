import type { Encodable, EncodableDocument } from '../bson/encode.ts';
import { double } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Handler } from '../wire/connection.ts';
import type { WireRequest } from '../wire/request.ts';
import { AGGREGATING } from './aggregating.ts';
import type { Command, CommandContext, Reply } from './command.ts';
import { DEFINITION } from './definition.ts';
import { DELETING } from './deleting.ts';
import { EXPLAINING } from './explaining.ts';
import { FIND_AND_MODIFY } from './find-and-modify.ts';
import { INDEXING } from './indexing.ts';
import { INSERTING } from './inserting.ts';
import { READING } from './reading.ts';
import { readRequest } from './request.ts';
import { SERVER } from './server-commands.ts';
import { UPDATING } from './updating.ts';

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  [
    AGGREGATING,
    DEFINITION,
    DELETING,
    EXPLAINING,
    FIND_AND_MODIFY,
    INDEXING,
    INSERTING,
    READING,
    SERVER,
    UPDATING,
  ].flatMap((commands) => Object.entries(commands)),
);

/** The commands that drivers may send by OP_QUERY, before they know what the server speaks. */
const HANDSHAKE = new Set(['hello', 'isMaster', 'ismaster']);

/** Makes the function that runs commands; a failure becomes a reply with `ok: 0`, faults are logged, too. */
export function createDispatcher(context: CommandContext, log: (line: string) => void): Handler {
  return async (wire) => {
    try {
      return succeeded(await run(wire, context));
    } catch (error) {
      if (error instanceof CommandError) return failed(error);
      log(`a command failed: ${error instanceof Error ? error.stack : String(error)}`);
      return failed(new CommandError('InternalError', `internal error: ${String(error)}`));
    }
  };
}

async function run(wire: WireRequest, context: CommandContext): Promise<Reply> {
  const request = readRequest(wire);
  if (wire.answer === 'reply' && !HANDSHAKE.has(request.name)) {
    throw new CommandError(352, `Unsupported OP_QUERY command: ${request.name}. Use OP_MSG.`);
  }
  const command = COMMANDS.get(request.name);
  if (command === undefined) throw new CommandError('CommandNotFound', `no such command: '${request.name}'`);
  return context.store.run(command.access, () => command.run(request, context));
}

function succeeded(reply: Reply): EncodableDocument {
  const fields = Object.entries(reply).filter(
    (field): field is [string, Encodable] => field[1] !== undefined,
  );
  return new Map<string, Encodable>([...fields, ['ok', double(1)]]);
}

function failed(error: CommandError): EncodableDocument {
  return new Map<string, Encodable>([
    ['ok', double(0)],
    ['errmsg', error.message],
    ['code', error.code],
    ['codeName', error.codeName],
    ...error.details,
  ]);
}
