import { BSONRegExp } from 'bson';
import { inspect } from '../bson/inspect.ts';
import type { Maybe } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';

/**
 * A regular expression of a query or an expression, in JavaScript's dialect, which reads nearly all of PCRE.
 *
 * @throws CommandError 51091 when it is no regular expression, NotImplemented for the option `x`
 */
export function compileRegex(pattern: string, options: string): RegExp {
  if (options.includes('x')) throw unsupported("the regular expression option 'x'");
  const wrong = /[^imsu]/.exec(options)?.[0];
  if (wrong !== undefined) {
    throw new CommandError(51108, `invalid flag in regex options: ${wrong}`);
  }
  const flags = [...new Set(options.replaceAll('u', ''))].join('');
  const leading = /^\(\?([ims]+)\)/.exec(pattern);
  const source = leading === null ? pattern : `(?${leading[1]}:${pattern.slice(leading[0].length)})`;
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    // The flag u makes a character of what is two UTF-16 units, but refuses escapes that PCRE accepts, such as \-.
    try {
      return new RegExp(source, flags);
    } catch (error) {
      throw new CommandError(51091, `Regular expression is invalid: ${(error as Error).message}`);
    }
  }
}

/** The operands `$regex` and `$options`, either of which may carry the options. */
export function parseRegex(regex: Maybe, options: Maybe): BSONRegExp {
  if (options !== undefined && typeof options !== 'string') {
    throw new CommandError('BadValue', '$options has to be a string');
  }
  if (regex instanceof BSONRegExp) {
    if (options && regex.options) {
      throw new CommandError(51075, 'options set in both $regex and $options');
    }
    return options ? new BSONRegExp(regex.pattern, options) : regex;
  }
  if (typeof regex !== 'string')
    throw new CommandError('BadValue', `$regex has to be a string: ${inspect(regex)}`);
  if (/[^ilmsux]/.test(options ?? ''))
    throw new CommandError(51108, `invalid flag in regex options: ${options}`);
  return new BSONRegExp(regex, options);
}
