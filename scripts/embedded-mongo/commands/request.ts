import { decodeDocument } from '../bson/decode.ts';
import { encodeDocument } from '../bson/encode.ts';
import { inspect } from '../bson/inspect.ts';
import { toInteger } from '../bson/numbers.ts';
import type { Document, Maybe } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import type { WireRequest } from '../wire/request.ts';
import { Fields } from './fields.ts';

/** A document of a request, as BSON and decoded. */
export interface EncodedDocument {
  readonly bytes: Uint8Array;
  readonly document: Document;
}

/** A command as its implementation reads it; what all commands have in common is checked already. */
export interface CommandRequest {
  readonly name: string;
  readonly database: string;
  readonly fields: Fields;
  /** Time that the server may work on it, in ms; 0 for no limit. */
  readonly maxTimeMS: number;
  /** The documents of a field, which may come in the body or in sections of their own. */
  documents(field: string): EncodedDocument[];
}

/** Fields that every command may have and that mean nothing here. */
const WITHOUT_MEANING = [
  '$db',
  '$readPreference',
  '$clusterTime',
  'lsid',
  'comment',
  'apiVersion',
  'mayBypassWriteBlocking',
];

/**
 * Decodes a request.
 *
 * @throws CommandError for options that all commands share and that the store does not have
 */
export function readRequest(wire: WireRequest): CommandRequest {
  const body = decodeDocument(wire.body);
  const [name = ''] = body.keys();
  const fields = new Fields(body, name);
  fields.any(name);
  fields.ignore(...WITHOUT_MEANING);
  fields.refuse('apiStrict', 'apiDeprecationErrors');
  refuseTransaction(fields);
  checkReadConcern(fields.any('readConcern'));
  checkWriteConcern(fields.any('writeConcern'));
  const database = wire.answer === 'reply' ? 'admin' : fields.string('$db');
  return {
    name,
    database,
    fields,
    maxTimeMS: fields.integer('maxTimeMS', 0),
    documents(field) {
      const sequence = wire.sequences.get(field);
      if (sequence !== undefined)
        return sequence.map((bytes) => ({ bytes, document: decodeDocument(bytes) }));
      return fields.documents(field).map((document) => ({ bytes: encodeDocument(document), document }));
    },
  };
}

/** The command that an `explain` is about; its common fields are those of `explain`. */
export function readExplained({ name, database, fields, maxTimeMS }: CommandRequest): CommandRequest {
  const explained = fields.document(name);
  const [command = ''] = explained.keys();
  const inner = new Fields(explained, command);
  inner.any(command);
  inner.ignore(...WITHOUT_MEANING, 'readConcern', 'maxTimeMS');
  return { name: command, database, fields: inner, maxTimeMS, documents: () => [] };
}

/** The store has no transactions, as a MongoDB that is no replica set. */
function refuseTransaction(fields: Fields): void {
  for (const name of ['txnNumber', 'startTransaction', 'autocommit', 'stmtId', 'stmtIds']) {
    if (fields.any(name) === undefined) continue;
    throw new CommandError(
      'IllegalOperation',
      `Transaction numbers are only allowed on a replica set member or mongos: '${name}'`,
    );
  }
}

/** One server that loses nothing: what it reads is committed by the majority. */
function checkReadConcern(concern: Maybe): void {
  if (concern === undefined) return;
  if (!(concern instanceof Map)) throw new CommandError('TypeMismatch', 'readConcern must be an object');
  for (const [name, value] of concern) {
    if (name === 'level' && ['local', 'available', 'majority'].includes(String(value))) continue;
    if (name === 'provenance') continue;
    throw unsupported(`the read concern ${name}: ${inspect(value)}`);
  }
}

/** Every write is on disk before it is acknowledged, which is what `j` and `w: 'majority'` ask for. */
function checkWriteConcern(concern: Maybe): void {
  if (concern === undefined) return;
  if (!(concern instanceof Map)) throw new CommandError('TypeMismatch', 'writeConcern must be an object');
  const w = concern.get('w') ?? 1;
  const nodes = toInteger(w);
  if (nodes !== undefined && nodes > 1n) {
    throw new CommandError('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  }
  if (nodes === undefined && w !== 'majority') throw unsupported(`the write concern w: ${inspect(w)}`);
}
