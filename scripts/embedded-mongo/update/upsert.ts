import { BSONRegExp, ObjectId } from 'bson';
import { type Document, isDocument } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import { write } from './targets.ts';
import type { Update } from './update.ts';

/**
 * The document that an upsert inserts: what the query says with equalities, then the update (manual: Update Documents,
 * Upsert).
 * @throws CommandError 54 when the query gives a field two values, PathNotViable when it gives fields to another value
 */
export function upsertedDocument(query: Document, update: Update): Document {
  const equalities = new Map<string, unknown>();
  collect(query, equalities);
  const original: Document = {};
  for (const [path, value] of equalities) {
    if (update.hasOperators || path === '_id') write(original, path.split('.'), value);
  }
  const { _id = new ObjectId(), ...fields } = update.apply(original, query, true);
  return { _id, ...fields };
}

function collect(query: Document, equalities: Map<string, unknown>): void {
  for (const [name, condition] of Object.entries(query)) {
    if (name === '$and' || (name === '$or' && Array.isArray(condition) && condition.length === 1)) {
      for (const part of condition as Document[]) collect(part, equalities);
    } else if (!name.startsWith('$')) {
      const value = equalityOf(condition);
      if (value === undefined) continue;
      if (equalities.has(name)) throw new CommandError(54, `the query gives '${name}' two values`);
      equalities.set(name, value);
    }
  }
}

function equalityOf(condition: unknown): unknown {
  if (condition instanceof BSONRegExp) return undefined;
  if (!isDocument(condition) || !Object.keys(condition)[0]?.startsWith('$')) return condition;
  if (condition.$eq !== undefined) return condition.$eq;
  const lists = [condition.$in, condition.$all];
  const single = lists.find((list): list is unknown[] => Array.isArray(list) && list.length === 1);
  return single === undefined ? undefined : equalityOf(single[0]);
}
