import { type Document, fieldOf, isDocument } from '../bson/document.ts';
import { inspect } from '../bson/inspect.ts';
import { isIndex } from '../bson/paths.ts';
import { badValue, CommandError } from '../errors.ts';
import type { Positions } from './positions.ts';

/** Elements that an update may add to an array by writing behind its end. */
const MAX_PADDING = 1_500_000;

/** The way to a field, without operators. */
export type Target = readonly string[];

/** The value at a target; undefined where the way does not lead there. */
export function read(document: unknown, target: Target): unknown {
  let value = document;
  for (const part of target) {
    if (isDocument(value)) value = fieldOf(value, part);
    else if (Array.isArray(value) && isIndex(part)) value = value[Number(part)];
    else return undefined;
  }
  return value;
}

/**
 * Writes a value at a target of a document that is a copy; documents on the way are made where they are missing.
 * @throws CommandError PathNotViable when something on the way is neither a document nor an array
 */
export function write(holder: unknown, [part = '', ...rest]: Target, value: unknown): void {
  if (!isDocument(holder) && !(Array.isArray(holder) && isIndex(part))) {
    throw new CommandError('PathNotViable', `Cannot create field '${part}' in element ${inspect(holder)}`);
  }
  if (rest.length === 0) {
    put(holder, part, value);
    return;
  }
  if (read(holder, [part]) === undefined) put(holder, part, {});
  write(read(holder, [part]), rest, value);
}

function put(holder: Document | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(holder)) {
    // A field may be called __proto__, which an assignment would not make a field.
    Object.defineProperty(holder, part, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  if (Number(part) - holder.length > MAX_PADDING) {
    throw badValue(`can't backfill more than ${MAX_PADDING} elements`);
  }
  while (holder.length < Number(part)) holder.push(null);
  holder[Number(part)] = value;
}

/** Takes the value at a target away; an element of an array becomes null. */
export function remove(document: Document, target: Target): void {
  const holder = read(document, target.slice(0, -1));
  const part = target.at(-1) ?? '';
  if (Array.isArray(holder)) holder[Number(part)] = null;
  else if (isDocument(holder)) delete holder[part];
}

/**
 * The targets of a path with the operators `$`, `$[]` and `$[identifier]` in a document.
 * @throws CommandError BadValue when there is no array where an operator is
 */
export function targetsOf(document: Document, path: string, positions: Positions): Target[] {
  let targets: Target[] = [[]];
  for (const part of path.split('.')) {
    targets = targets.flatMap((target) => next(document, target, part, positions));
  }
  return targets;
}

function next(document: Document, target: Target, part: string, positions: Positions): Target[] {
  if (!part.startsWith('$')) return [[...target, part]];
  const path = target.join('.');
  const array = read(document, target);
  if (!Array.isArray(array)) {
    throw badValue(`The path '${path}' must exist in the document and be an array for '${part}'`);
  }
  if (part === '$') return [[...target, String(positions.matched(path, array))]];
  const identifier = part.slice(2, -1);
  return array.flatMap((element, i) =>
    identifier === '' || positions.selects(identifier, element) ? [[...target, String(i)]] : [],
  );
}
