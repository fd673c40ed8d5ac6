import type { Document, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { Matcher } from '../query/matcher.ts';

/** The conditions behind the identifiers of `$[identifier]` (manual: $[<identifier>]). */
export class ArrayFilters {
  readonly #filters = new Map<string, Matcher>();
  readonly #used = new Set<string>();

  /** @throws CommandError when a filter is not about exactly one identifier */
  constructor(filters: readonly Document[]) {
    for (const filter of filters) {
      const names = new Set(identifiers(filter));
      const [name] = names;
      if (name === undefined || names.size > 1) {
        const found = [...names].map((identifier) => `'${identifier}'`).join(' and ') || 'none';
        throw failure(`Expected a single top-level field name, found ${found}`);
      }
      if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
        const fits = 'must be an alphanumeric string beginning with a lowercase letter';
        throw new CommandError(
          'BadValue',
          `Error parsing array filter: The top-level field name ${fits}, found '${name}'`,
        );
      }
      if (this.#filters.has(name))
        throw failure(`Found multiple array filters with the same top-level field name ${name}`);
      this.#filters.set(name, parseFilter(filter));
    }
  }

  /** Notes that a path has `$[name]`; @throws CommandError BadValue when there is no such filter */
  use(name: string, path: string): void {
    if (!this.#filters.has(name)) {
      throw new CommandError('BadValue', `No array filter found for identifier '${name}' in path '${path}'`);
    }
    this.#used.add(name);
  }

  /** @throws CommandError FailedToParse when a filter is not used in the update */
  checkAllUsed(): void {
    for (const name of this.#filters.keys()) {
      if (this.#used.has(name)) continue;
      throw new CommandError(
        'FailedToParse',
        `The array filter for identifier '${name}' was not used in the update`,
      );
    }
  }

  matches(name: string, element: Value): boolean {
    return this.#filters.get(name)?.matches(new Map([[name, element]])) === true;
  }
}

function failure(message: string): CommandError {
  return new CommandError('FailedToParse', `Error parsing array filter: ${message}`);
}

function identifiers(filter: Document): string[] {
  return [...filter].flatMap(([name, value]) => {
    if (!name.startsWith('$')) return [name.split('.')[0] ?? ''];
    return Array.isArray(value)
      ? value.flatMap((part) => (part instanceof Map ? identifiers(part) : []))
      : [];
  });
}
