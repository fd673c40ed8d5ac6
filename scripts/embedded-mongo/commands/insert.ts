import { BSONRegExp, ObjectId } from 'bson';
import { type Document, isDocument } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { command, field } from './command.ts';
import { runStatements, statementFields } from './statements.ts';

/** Manual: insert. */
export const insert = command(
  { insert: field.collection, documents: field.documents, ...statementFields },
  ({ insert: name, documents, ordered }, context) => {
    let n = 0;
    const collection = context.findOrCreate(name);
    const writeErrors = runStatements(documents, ordered, (document) => {
      insertDocument(collection, document);
      n += 1;
    });
    return { n, writeErrors };
  },
);

/**
 * Stores a new document, with an `_id` in front.
 * @throws CommandError InvalidIdField, DuplicateKey, BSONObjectTooLarge
 */
export function insertDocument(collection: Collection, document: Document): Document {
  const { _id = new ObjectId(), ...fields } = document;
  checkId(_id);
  const stored = { _id, ...fields };
  collection.insert(stored);
  return stored;
}

function checkId(id: unknown): void {
  if (Array.isArray(id) || id instanceof BSONRegExp) {
    throw new CommandError('InvalidIdField', "The '_id' value cannot be an array or a regular expression");
  }
  if (isDocument(id) && Object.keys(id).some((name) => name.startsWith('$'))) {
    throw new CommandError('InvalidIdField', "The '_id' value cannot have fields that start with '$'");
  }
}
