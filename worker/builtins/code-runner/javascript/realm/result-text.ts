import type { Inspection } from './inspection.ts';

export interface ResultText {
  /** `text` also for strings, which are what they are. */
  form: 'json' | 'text';
  text: string;
}

/**
 * The value of a program as text: as JSON (with the rules of JSON.stringify) where that says what it is, else as Node
 * would print it; undefined for undefined.
 *
 * JSON would lose what a bigint, NaN, a Map, a RegExp, an Error or typed array is; a value that holds one of these is
 * printed. Functions and symbols within objects are left out, as JSON.stringify does.
 *
 * @throws what a getter or `toJSON` of the value throws.
 */
export function toResultText(value: unknown, { inspect }: Inspection): ResultText | undefined {
  const jsonTags = /^\[object (Object|Array|Boolean|Number|String)\]$/;
  // V8's own messages: circular, too long, nested too deeply.
  const notJson = /^(Converting circular structure|Invalid string length$|Maximum call stack size exceeded$)/;
  let lossless = typeof value !== 'number' || Number.isFinite(value);

  function check(_key: string, item: unknown): unknown {
    const isJson =
      typeof item === 'object' && item !== null
        ? jsonTags.test(Object.prototype.toString.call(item))
        : typeof item !== 'bigint';
    lossless &&= isJson;
    return isJson ? item : null;
  }
  function stringify(): string | undefined {
    try {
      return JSON.stringify(value, check);
    } catch (error) {
      if (error instanceof Error && notJson.test(error.message)) return undefined;
      throw error;
    }
  }

  if (value === undefined) return undefined;
  if (typeof value === 'string') return { form: 'text', text: value };
  const json = stringify();
  return json !== undefined && lossless
    ? { form: 'json', text: json }
    : { form: 'text', text: inspect(value, { depth: 4 }) };
}
