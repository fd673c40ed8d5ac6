import type { CommandContext, Commands, Reply } from './command.ts';
import { insertDocument } from './insert-document.ts';
import { findOrCreateCollection } from './namespace.ts';
import type { CommandRequest } from './request.ts';
import { checkBatch, readOrdered, runStatements } from './write-errors.ts';

/** Manual: insert. */
export const INSERTING: Commands = { insert: { access: 'write', run: insert } };

function insert(request: CommandRequest, context: CommandContext): Reply {
  const documents = request.documents('documents');
  checkBatch(documents);
  const isOrdered = readOrdered(request);
  request.fields.ignore('documents');
  request.fields.finish();
  const collection = findOrCreateCollection(request, context);
  let n = 0;
  const writeErrors = runStatements(documents, isOrdered, (document) => {
    insertDocument(collection, document);
    n += 1;
  });
  return { n, writeErrors };
}
