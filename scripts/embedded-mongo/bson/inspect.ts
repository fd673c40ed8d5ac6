import { EJSON } from 'bson';
import { isDocument } from './document.ts';

/** A value as MongoDB writes it in messages, e.g. `{ email: "a@x" }`. */
export function inspect(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(inspect).join(', ')} ]`;
  if (!isDocument(value)) return typeof value === 'bigint' ? String(value) : EJSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${inspect(inner)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
