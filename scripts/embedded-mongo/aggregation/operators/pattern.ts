import { BSONRegExp } from 'bson';
import { type Document, document, type Maybe, typeName } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compileRegex } from '../../query/regex.ts';
import { isNullish, type Operator, type OperatorEntries, ofNamed } from './operator.ts';

/** Manual: $regexFind, $regexFindAll, $regexMatch. */
export const PATTERN: OperatorEntries = [
  ['$regexFind', ofMatches((input, regex) => describe(input, regex.exec(input)), null)],
  ['$regexFindAll', ofMatches(findAll, [])],
  ['$regexMatch', ofMatches((input, regex) => regex.test(input), false)],
];

function ofMatches(apply: (input: string, regex: RegExp) => Maybe, ofNull: Maybe): Operator {
  return ofNamed(['input', 'regex'], ['options'], ({ input, regex, options }, name) => {
    if (isNullish(input) || isNullish(regex)) return ofNull;
    if (typeof input !== 'string') {
      throw new CommandError(51104, `${name} needs 'input' to be of type string, not ${typeName(input)}`);
    }
    return apply(input, toRegex(regex, options, name));
  });
}

function toRegex(regex: Maybe, options: Maybe, name: string): RegExp {
  if (!isNullish(options) && typeof options !== 'string') {
    throw new CommandError(51106, `${name} needs 'options' to be of type string`);
  }
  if (typeof regex === 'string') return compileRegex(regex, options ?? '');
  if (!(regex instanceof BSONRegExp)) {
    throw new CommandError(51105, `${name} needs 'regex' to be of type string or regex`);
  }
  if (regex.options && options) {
    throw new CommandError(
      51107,
      `${name} found regex option(s) specified in both 'regex' and 'option' fields`,
    );
  }
  return compileRegex(regex.pattern, options || regex.options);
}

function findAll(input: string, regex: RegExp): Document[] {
  return [...input.matchAll(new RegExp(regex, `${regex.flags}g`))].flatMap((match) => {
    const found = describe(input, match);
    return found === null ? [] : [found];
  });
}

/** The match, its index in code points, and what its groups captured. */
function describe(input: string, match: RegExpExecArray | null): Document | null {
  if (match === null) return null;
  return document({
    match: match[0],
    idx: [...input.slice(0, match.index)].length,
    captures: match.slice(1).map((group) => group ?? null),
  });
}
