/** A value of a parsed document; nothing is known of it. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a key, or an empty one: what is missing or of another kind holds nothing. */
export function objectAt(parent: unknown, key: string): Json {
  const value = isObject(parent) ? parent[key] : undefined;
  return isObject(value) ? value : {};
}

/** The text at a key; undefined where there is none, or where it is empty. */
export function textAt(parent: unknown, key: string): string | undefined {
  const value = isObject(parent) ? parent[key] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
