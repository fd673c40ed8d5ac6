import { type Document, isDocument } from '../bson/document.ts';
import { badValue, CommandError } from '../errors.ts';
import { Filter } from '../query/filter.ts';

/** What the operators in the paths of an update stand for: elements that its query or its array filters find. */
export interface Positions {
  /** The index that `$` stands for in the array at a path. */
  matched(path: string, array: readonly unknown[]): number;
  /** Whether `$[identifier]` stands for an element. */
  selects(identifier: string, element: unknown): boolean;
}

export function positionsOf(query: Document, arrayFilters: ReadonlyMap<string, Filter>): Positions {
  return {
    matched: (path, array) => {
      const about = conditionsAbout(path, query);
      const filter = about.length === 0 ? undefined : new Filter({ $and: about });
      const index = array.findIndex((element) => filter?.matches(at(path, [element])));
      if (index >= 0) return index;
      throw badValue('The positional operator did not find the match needed from the query.');
    },
    selects: (identifier, element) =>
      arrayFilters.get(identifier)?.matches({ [identifier]: element }) === true,
  };
}

/** The conditions of a query on a path and on what is below it. */
function conditionsAbout(path: string, query: Document): Document[] {
  return Object.entries(query).flatMap(([name, condition]) => {
    if (name === '$and') return (condition as Document[]).flatMap((part) => conditionsAbout(path, part));
    return name === path || name.startsWith(`${path}.`) ? [{ [name]: condition }] : [];
  });
}

function at(path: string, value: unknown): Document {
  return path.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Document;
}

/**
 * Reads array filters, by their identifiers (manual: $[<identifier>]).
 * @param paths those of the update; each filter must be used in one, and each identifier must have a filter
 * @throws CommandError when a filter is not about exactly one identifier
 */
export function parseArrayFilters(
  filters: readonly Document[],
  paths: readonly string[],
): Map<string, Filter> {
  const used = new Set(
    paths.flatMap((path) => [...path.matchAll(/\$\[([^\]]+)\]/g)].map(([, name = '']) => name)),
  );
  const parsed = new Map<string, Filter>();
  for (const filter of filters) {
    const [name = '', ...others] = new Set(identifiers(filter));
    if (others.length > 0 || parsed.has(name) || !used.has(name)) {
      const problem = 'each array filter must be the only one for one identifier that the update has';
      throw new CommandError('FailedToParse', `Error parsing array filter '${name}': ${problem}`);
    }
    parsed.set(name, new Filter(filter));
  }
  const missing = [...used].find((name) => !parsed.has(name));
  if (missing === undefined) return parsed;
  throw badValue(`No array filter found for identifier '${missing}'`);
}

function identifiers(filter: Document): string[] {
  return Object.entries(filter).flatMap(([name, value]) => {
    if (!name.startsWith('$')) return [name.split('.')[0] ?? ''];
    return Array.isArray(value) ? value.filter(isDocument).flatMap(identifiers) : [];
  });
}
