import type { JsonObject } from '../../../schema/scalars.ts';

/** Maps whose values are secrets, whatever their keys. */
const SECRET_MAPS = new Set(['headers', 'env', 'values']);

/** Keys whose values are secrets. */
const SECRET_KEY = /secret|token|password|passwd|credential|authorization|api-?_?key|^value$/i;

/** A copy of an input for the record: what is secret in it is not there. */
export function withoutSecrets(input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, clean(key, value)]),
  );
}

function clean(key: string, value: unknown): unknown {
  if (value === null || value instanceof Date) return value;
  if (SECRET_MAPS.has(key) && typeof value === 'object')
    return Object.fromEntries(Object.keys(value).map(hidden));
  if (SECRET_KEY.test(key) && typeof value === 'string') return '[redacted]';
  if (Array.isArray(value)) return value.map((item) => clean('', item));
  if (typeof value === 'object') return withoutSecrets(value as JsonObject);
  return value;
}

function hidden(key: string): [string, string] {
  return [key, '[redacted]'];
}
