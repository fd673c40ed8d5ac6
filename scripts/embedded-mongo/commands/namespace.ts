import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { CommandContext } from './command.ts';
import type { CommandRequest } from './request.ts';

const MAX_DATABASE_BYTES = 63;
const MAX_NAMESPACE_BYTES = 255;

/** The collection name that a command is about: the value of its first field. */
export function collectionName({ name, fields }: CommandRequest): string {
  const value = fields.any(name);
  if (typeof value === 'string') return value;
  throw new CommandError(
    'InvalidNamespace',
    `collection name has invalid type: the field '${name}' must be a string`,
  );
}

/** The collection that a command is about, if there is one. */
export function findCollection(request: CommandRequest, context: CommandContext): Collection | undefined {
  const name = collectionName(request);
  checkNamespace(request.database, name);
  return context.store.catalog.find(request.database, name);
}

/** The collection that a command writes to, made if there is none. */
export function findOrCreateCollection(request: CommandRequest, context: CommandContext): Collection {
  const name = collectionName(request);
  checkNamespace(request.database, name);
  return context.store.catalog.findOrCreate(request.database, name);
}

/**
 * @throws CommandError InvalidNamespace for names that MongoDB does not take (manual: MongoDB Limits, Naming
 *   Restrictions)
 */
export function checkNamespace(database: string, collection: string): void {
  checkDatabaseName(database);
  const wrong =
    collection === '' ||
    /[$\0]/.test(collection) ||
    collection.startsWith('.') ||
    collection.endsWith('.') ||
    collection.startsWith('system.') ||
    Buffer.byteLength(`${database}.${collection}`) > MAX_NAMESPACE_BYTES;
  if (wrong) {
    throw new CommandError('InvalidNamespace', `Invalid namespace specified '${database}.${collection}'`);
  }
}

/** @throws CommandError InvalidNamespace */
export function checkDatabaseName(database: string): void {
  if (
    database !== '' &&
    Buffer.byteLength(database) <= MAX_DATABASE_BYTES &&
    !/[/\\. "$*<>:|?\0]/.test(database)
  ) {
    return;
  }
  throw new CommandError('InvalidNamespace', `Invalid database name: '${database}'`);
}
