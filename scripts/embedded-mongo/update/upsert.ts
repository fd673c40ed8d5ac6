import { BSONRegExp } from 'bson';
import type { Document, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Update } from './update.ts';

/**
 * The document that an upsert inserts: what the query says with equalities, then the update (manual: Update Documents,
 * Upsert).
 *
 * @throws CommandError 54 when the query gives a field two values
 */
export function upsertedDocument(query: Document, update: Update): Document {
  const equalities = new Map<string, Value>();
  collect(query, equalities);
  const original: Document = new Map();
  for (const [path, value] of equalities) {
    if (update.kind !== 'replacement' || path === '_id') setPath(original, path, value);
  }
  return update.apply({ original, isInsert: true, position: undefined });
}

function collect(query: Document, equalities: Map<string, Value>): void {
  for (const [name, condition] of query) {
    if (name === '$and' || (name === '$or' && Array.isArray(condition) && condition.length === 1)) {
      for (const part of Array.isArray(condition) ? condition : []) {
        if (part instanceof Map) collect(part, equalities);
      }
    } else if (!name.startsWith('$')) {
      const value = equalityOf(condition);
      if (value === undefined) continue;
      checkOnce(name, equalities);
      equalities.set(name, value);
    }
  }
}

function equalityOf(condition: Value): Value | undefined {
  if (condition instanceof BSONRegExp) return undefined;
  if (!(condition instanceof Map) || ![...condition.keys()][0]?.startsWith('$')) return condition;
  const equal = condition.get('$eq');
  if (equal !== undefined) return equal;
  for (const list of [condition.get('$in'), condition.get('$all')]) {
    if (Array.isArray(list) && list.length === 1 && isPlain(list[0])) return list[0];
  }
  return undefined;
}

function isPlain(value: Value | undefined): boolean {
  return !(value instanceof BSONRegExp) && !(value instanceof Map && [...value.keys()][0]?.startsWith('$'));
}

function checkOnce(path: string, equalities: ReadonlyMap<string, Value>): void {
  for (const other of equalities.keys()) {
    if (other !== path && !other.startsWith(`${path}.`) && !path.startsWith(`${other}.`)) continue;
    throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
  }
}

function setPath(document: Document, path: string, value: Value): void {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let current = document;
  for (const part of parts) {
    const next = current.get(part);
    const inner: Document = next instanceof Map ? next : new Map();
    current.set(part, inner);
    current = inner;
  }
  current.set(last, value);
}
