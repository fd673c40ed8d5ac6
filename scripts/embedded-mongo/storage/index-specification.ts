import { z } from 'zod';
import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/document.ts';
import { CommandError, unsupported } from '../errors.ts';

/** An element of `createIndexes.indexes`. An option that is not here is an error; some change nothing here. */
export const indexSchema = z.strictObject({
  key: z.custom<Document>(isDocument, 'must be an object'),
  name: z.string(),
  unique: z.boolean().optional(),
  sparse: z.boolean().optional(),
  partialFilterExpression: z.custom<Document>(isDocument, 'must be an object').optional(),
  background: z.unknown().optional(),
  v: z.unknown().optional(),
});

/** What an index is, as `createIndexes` takes it and `listIndexes` shows it. */
export type IndexSpecification = Omit<z.infer<typeof indexSchema>, 'background' | 'v'>;

export const ID_INDEX: IndexSpecification = { name: '_id_', key: { _id: 1 }, unique: true };

/**
 * Checks what the schema does not.
 * @throws CommandError for a wrong specification, NotImplemented for kinds of indexes that the store does not have
 */
export function parseIndex({ background, v, ...index }: z.infer<typeof indexSchema>): IndexSpecification {
  const fields = Object.entries(index.key);
  if (fields.length === 0) throw wrong('Index keys cannot be an empty document');
  for (const [path, direction] of fields) checkField(path, direction);
  if (index.sparse && index.partialFilterExpression !== undefined) {
    throw wrong("cannot mix 'partialFilterExpression' and 'sparse' options");
  }
  if (index.name !== ID_INDEX.name) return index;
  if (!equalValues(index.key, ID_INDEX.key))
    throw wrong(`The index name '${index.name}' is reserved for the _id index`);
  return ID_INDEX;
}

function checkField(path: string, direction: unknown): void {
  if (typeof direction === 'string') throw unsupported(`the index type '${direction}'`);
  if (typeof direction !== 'number' || direction === 0 || Number.isNaN(direction)) {
    throw wrong(`Values in the index key pattern cannot be 0 or no number: ${path}`);
  }
  if (path.split('.').includes('$**')) throw unsupported('a wildcard index');
  if (!path.split('.').every((part) => /^[^$]/.test(part)))
    throw wrong(`Index key contains a wrong path: '${path}'`);
}

function wrong(message: string): CommandError {
  return new CommandError('CannotCreateIndex', message);
}

/** The specification as `listIndexes` shows it. */
export function describeIndex({
  name,
  key,
  unique,
  sparse,
  partialFilterExpression,
}: IndexSpecification): Document {
  return {
    v: 2,
    key,
    name,
    ...(unique && name !== ID_INDEX.name && { unique }),
    ...(sparse && { sparse }),
    ...(partialFilterExpression && { partialFilterExpression }),
  };
}
