import { CommandError } from '../errors.ts';

/** Bytes of a database's name with that of a collection (manual: MongoDB Limits, Naming Restrictions). */
const MAX_NAMESPACE_BYTES = 255;

/**
 * The full name of a collection.
 * @throws CommandError InvalidNamespace for names that MongoDB does not take
 */
export function namespaceOf(database: string, collection: string): string {
  const namespace = `${database}.${collection}`;
  const isRight =
    /^[^/\\. "$*<>:|?\0]{1,63}$/.test(database) &&
    /^(?!\.|system\.)[^$\0]*[^$\0.]$/.test(collection) &&
    Buffer.byteLength(namespace) <= MAX_NAMESPACE_BYTES;
  if (isRight) return namespace;
  throw new CommandError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
}
