import { compareValues, equalValues } from '../bson/compare.ts';
import { copy, type Document, isDocument } from '../bson/document.ts';
import { CommandError, unsupported } from '../errors.ts';
import { type Change, UPDATE_OPERATORS } from './operators.ts';
import { parseArrayFilters, positionsOf } from './positions.ts';
import { read, remove, type Target, targetsOf, write } from './targets.ts';

/** A parsed update. */
export interface Update {
  /** Whether it says what to change, and not what the whole document becomes. */
  readonly hasOperators: boolean;
  /**
   * The document that another one becomes, which is left as it is.
   * @param query the one that found it
   * @throws CommandError when it does not fit the document
   */
  apply(document: Document, query: Document, isInsert: boolean): Document;
}

interface Step {
  readonly path: string;
  readonly change: Change;
  readonly onInsertOnly: boolean;
}

/** @throws CommandError when it is wrong, or has an operator that there is not */
export function parseUpdate(update: unknown, arrayFilters: readonly Document[]): Update {
  if (Array.isArray(update)) throw unsupported('an update that is a pipeline');
  if (!isDocument(update)) throw new CommandError('FailedToParse', 'an update must be an object');
  const names = Object.keys(update);
  if (names[0]?.startsWith('$')) return withOperators(update, arrayFilters);
  if (arrayFilters.length > 0) throw new CommandError('FailedToParse', 'a replacement takes no arrayFilters');
  const operator = names.find((name) => name.startsWith('$'));
  if (operator !== undefined) {
    throw new CommandError('FailedToParse', `The field '${operator}' is not allowed in a replacement`);
  }
  return { hasOperators: false, apply: (document) => replaced(document, update) };
}

function replaced(document: Document, replacement: Document): Document {
  const result = '_id' in document ? { _id: document._id, ...replacement } : { ...replacement };
  return withSameId(document, result);
}

function withOperators(update: Document, arrayFilters: readonly Document[]): Update {
  const steps = Object.entries(update).flatMap(([name, fields]) => parseOperator(name, fields));
  const filters = parseArrayFilters(
    arrayFilters,
    steps.map(({ path }) => path),
  );
  return {
    hasOperators: true,
    apply(document, query, isInsert) {
      const result = copy(document);
      const positions = positionsOf(query, filters);
      const changes = steps
        .filter(({ onInsertOnly }) => isInsert || !onInsertOnly)
        .flatMap(({ path, change }) =>
          targetsOf(document, path, positions).map((target) => ({ target, change })),
        )
        .sort((a, b) => compareTargets(a.target, b.target));
      checkConflicts(changes.map(({ target }) => target));
      for (const { target, change } of changes) applyChange(result, target, change);
      return withSameId(document, result);
    },
  };
}

function parseOperator(name: string, fields: unknown): Step[] {
  const operator = Object.hasOwn(UPDATE_OPERATORS, name) ? UPDATE_OPERATORS[name] : undefined;
  if (operator === undefined) {
    throw new CommandError('FailedToParse', `Unknown modifier: ${name} in the embedded store`);
  }
  if (!isDocument(fields)) throw new CommandError('FailedToParse', `Modifiers operate on fields: ${name}`);
  return Object.entries(fields).map(([path, operand]) => {
    if (path.split('.').includes('')) {
      throw new CommandError('EmptyFieldName', `The update path '${path}' has an empty field name`);
    }
    return { path, change: operator(operand), onInsertOnly: name === '$setOnInsert' };
  });
}

/** In the order of their names, elements of arrays by number: so are new fields added (manual: $set, Behavior). */
function compareTargets(a: Target, b: Target): number {
  const keys = (target: Target) => target.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return compareValues(keys(a), keys(b));
}

function checkConflicts(targets: readonly Target[]): void {
  for (const [i, target] of targets.entries()) {
    const before = targets[i - 1];
    if (before === undefined || !before.every((part, depth) => target[depth] === part)) continue;
    const [path, other] = [target.join('.'), before.join('.')];
    throw new CommandError(
      'ConflictingUpdateOperators',
      `Updating '${path}' would create a conflict at '${other}'`,
    );
  }
}

function applyChange(document: Document, target: Target, change: Change): void {
  const current = read(document, target);
  const value = change(current);
  if (value === current) return;
  if (value === undefined) remove(document, target);
  else write(document, target, value);
}

/** @throws CommandError ImmutableField when the `_id` is another one */
function withSameId(before: Document, after: Document): Document {
  if (!('_id' in before) || equalValues(before._id, after._id)) return after;
  throw new CommandError('ImmutableField', "the update would modify the immutable field '_id'");
}
