import { BSONRegExp, Long } from 'bson';
import { isDocument } from '../bson/document.ts';
import { badValue, CommandError } from '../errors.ts';

/**
 * Makes what Mingo takes of the values in a query, wherever they are: JavaScript's regular expressions, also of `$regex`
 * with `$options`, and objects for 64-bit integers, since it writes queries as JSON.
 * @throws CommandError for a wrong pattern, and for the option x, which JavaScript does not have
 */
export function prepare(query: unknown): unknown {
  if (typeof query === 'bigint') return Long.fromBigInt(query);
  if (query instanceof BSONRegExp) return pattern(query.pattern, query.options);
  if (Array.isArray(query)) return query.map(prepare);
  if (!isDocument(query)) return query;
  const entries = Object.entries(query).filter(([name]) => name !== '$regex' && name !== '$options');
  const prepared = entries.map(([name, value]) => [name, prepare(value)]);
  if ('$regex' in query) prepared.push(['$regex', patternOf(query.$regex, query.$options)]);
  else if ('$options' in query) throw badValue('$options needs a $regex');
  return Object.fromEntries(prepared);
}

function patternOf(source: unknown, options: unknown): RegExp {
  if (source instanceof BSONRegExp) return pattern(source.pattern, String(options ?? source.options));
  if (typeof source === 'string') return pattern(source, String(options ?? ''));
  throw badValue('$regex has to be a string');
}

function pattern(source: string, options: string): RegExp {
  if (!/^[ims]*$/.test(options)) {
    throw badValue(`the regular expression option '${options}' is not supported by the embedded store`);
  }
  try {
    return new RegExp(source, options);
  } catch (error) {
    throw new CommandError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}
