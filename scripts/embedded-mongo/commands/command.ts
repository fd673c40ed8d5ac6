import { z } from 'zod';
import { type Document, isDocument } from '../bson/document.ts';
import { CommandError, unsupported } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Store } from '../storage/store.ts';
import type { Cursors } from './cursors.ts';

/** What a command works on. */
export class CommandContext {
  constructor(
    readonly store: Store,
    readonly cursors: Cursors,
    /** The database that the command is sent to. */
    readonly database: string,
  ) {}

  find(name: string): Collection | undefined {
    return this.store.catalog.find(this.database, name);
  }

  /** @throws CommandError InvalidNamespace */
  findOrCreate(name: string): Collection {
    return this.find(name) ?? this.store.catalog.create(this.database, name);
  }
}

/** Runs a command that was sent, and returns the fields of its reply without `ok`. */
export type Command = (body: Document, context: CommandContext) => Document;

/**
 * Fields that every command may have and that change nothing here: there is one server, and all that it says is on
 * disk.
 */
const WITHOUT_MEANING = new Set(
  '$db $readPreference $clusterTime lsid comment readConcern writeConcern apiVersion'.split(' '),
);

/**
 * A command with its fields. A field that is not among them is an error: nothing that a client asks for is left undone
 * in silence.
 */
export function command<T extends z.ZodRawShape>(
  shape: T,
  run: (fields: z.infer<z.ZodObject<T>>, context: CommandContext) => Document,
): Command {
  const schema = z.strictObject(shape);
  return (body, context) => {
    const [name = ''] = Object.keys(body);
    const fields = Object.entries(body).filter(([field]) => !WITHOUT_MEANING.has(field));
    const parsed = schema.safeParse(Object.fromEntries(fields));
    if (!parsed.success) throw failure(name, parsed.error);
    return run(parsed.data, context);
  };
}

function failure(name: string, { issues: [issue] }: z.ZodError): CommandError {
  const path = [name, ...(issue?.path ?? [])].join('.');
  if (issue?.code === 'unrecognized_keys')
    return unsupported(`the field '${path}.${issue.keys.join("', '")}'`);
  return new CommandError('TypeMismatch', `BSON field '${path}': ${issue?.message}`);
}

/** The kinds of fields that commands have. */
export const field = {
  document: z.custom<Document>(isDocument, 'must be an object'),
  documents: z.array(z.custom<Document>(isDocument, 'must be an object')),
  /** A flag, which may also be written as a number. */
  flag: z.union([z.boolean(), z.number().transform(Boolean)]),
  /** A number of documents or milliseconds. */
  amount: z.union([z.number(), z.bigint()]).transform(Number).pipe(z.int().nonnegative()),
  collection: z.string('collection name has invalid type'),
  /** Only the options of cursors that the store has. */
  cursor: z.strictObject({ batchSize: z.number().int().nonnegative().optional() }),
  ignored: z.unknown().optional(),
};
