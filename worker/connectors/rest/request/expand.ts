/** A value of an argument, as far as serialization tells them apart. */
type Entries = [key: string, value: string][];

/** Writes one text; for URLs percent-encoded, for headers as it is. */
export type Encode = (text: string) => string;

/** A value as text: what is no text, number or boolean is written as JSON, because no style says how to nest. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return JSON.stringify(value);
}

/** The items of a list, encoded, without those that are null. */
export function itemsOf(value: readonly unknown[], encode: Encode): string[] {
  return value.filter((item) => item !== null && item !== undefined).map((item) => encode(asText(item)));
}

/** The fields of an object, encoded, without those that are null. */
export function entriesOf(value: object, encode: Encode): Entries {
  return Object.entries(value)
    .filter(([, item]) => item !== null && item !== undefined)
    .map(([key, item]) => [encode(key), encode(asText(item))]);
}

/** `R,100,G,200`: the way of all styles that do not explode. */
export function flatten(entries: Entries, separator: string): string {
  return entries.flat().join(separator);
}

/** `R=100,G=200`. */
export function pairs(entries: Entries, separator: string): string {
  return entries.map(([key, value]) => `${key}=${value}`).join(separator);
}
