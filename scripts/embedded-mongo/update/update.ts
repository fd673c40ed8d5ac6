import { ObjectId } from 'bson';
import type { Variables } from '../aggregation/scope.ts';
import { encodeDocument } from '../bson/encode.ts';
import { inspect } from '../bson/inspect.ts';
import { type Document, document, typeName, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { ArrayFilters } from './array-filters.ts';
import { ARRAY_OPERATORS } from './array-operators.ts';
import { FIELD_OPERATORS, renamedFrom } from './field-operators.ts';
import type { UpdateContext } from './modifier.ts';
import { compileUpdatePipeline } from './pipeline-update.ts';
import { UpdateTree } from './update-tree.ts';

const OPERATORS = { ...FIELD_OPERATORS, ...ARRAY_OPERATORS };

/** An update: what it makes of a document. */
export interface Update {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  /** The changed document; `_id` is that of the original, checked and in front. */
  apply(context: UpdateContext): Document;
}

/**
 * Parses an update document, a replacement, or a pipeline (manual: Update Operators; update).
 *
 * @throws CommandError for a wrong update
 */
export function parseUpdate(update: Value, arrayFilters: readonly Document[], variables: Variables): Update {
  if (Array.isArray(update)) {
    if (arrayFilters.length > 0) {
      throw new CommandError('FailedToParse', 'arrayFilters may not be specified for pipeline-syle updates');
    }
    const change = compileUpdatePipeline(update, variables);
    return { kind: 'pipeline', apply: (context) => withSameId(change(context.original), context) };
  }
  if (!(update instanceof Map)) {
    throw new CommandError(
      'FailedToParse',
      `Update argument must be either an object or an array, not ${typeName(update)}`,
    );
  }
  const [first] = update.keys();
  if (first?.startsWith('$') === true) return parseOperators(update, new ArrayFilters(arrayFilters));
  if (arrayFilters.length > 0) {
    throw new CommandError(
      'FailedToParse',
      'arrayFilters may not be specified for replacement-style updates',
    );
  }
  const operator = [...update.keys()].find((name) => name.startsWith('$'));
  if (operator !== undefined) {
    const problem = "is not allowed in the context of an update's replacement document";
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${operator}' ${problem}`,
    );
  }
  return { kind: 'replacement', apply: (context) => withSameId(update, context) };
}

function parseOperators(update: Document, arrayFilters: ArrayFilters): Update {
  const tree = new UpdateTree(arrayFilters);
  for (const [name, fields] of update) {
    if (!Object.hasOwn(OPERATORS, name) && name !== '$rename') throw unknownModifier(name);
    if (!(fields instanceof Map)) {
      const example = `For example: {$mod: {<field>: ...}} not {${name}: ${inspect(fields)}}`;
      const found = `we found type ${typeName(fields)} instead`;
      throw new CommandError('FailedToParse', `Modifiers operate on fields but ${found}. ${example}`);
    }
    for (const [path, operand] of fields) addOperator(tree, name, path, operand);
  }
  arrayFilters.checkAllUsed();
  return {
    kind: 'operators',
    apply: (context) => {
      const changed = tree.apply(context.original, context);
      if (!(changed instanceof Map)) return withSameId(new Map(), context);
      if (context.original.has('_id') && !changed.has('_id')) throw immutableId();
      return withSameId(changed, context);
    },
  };
}

function unknownModifier(name: string): CommandError {
  const fits = 'Expected a valid update modifier or pipeline-style update specified as an array';
  return new CommandError('FailedToParse', `Unknown modifier: ${name}. ${fits}`);
}

function addOperator(tree: UpdateTree, name: string, path: string, operand: Value): void {
  if (name !== '$rename') {
    const make = OPERATORS[name];
    if (make !== undefined) tree.add(path, make(operand, path));
    return;
  }
  if (typeof operand !== 'string') {
    throw new CommandError(
      'BadValue',
      `The 'to' field for $rename must be a string: ${path}: ${inspect(operand)}`,
    );
  }
  if (operand === path) {
    throw new CommandError(
      'BadValue',
      `The source and target field for $rename must differ: ${path}: "${operand}"`,
    );
  }
  if ([path, operand].some((side) => side.includes('$'))) {
    throw new CommandError('BadValue', `The source and target field for $rename may not be dynamic: ${path}`);
  }
  tree.add(path, () => undefined);
  tree.add(operand, renamedFrom(path));
}

/** A changed document keeps its `_id`, in front. @throws CommandError ImmutableField */
function withSameId(changed: Document, { original, isInsert }: UpdateContext): Document {
  const before = original.get('_id');
  const after = changed.get('_id');
  if (before !== undefined && after !== undefined && !isIdentical(before, after)) {
    throw immutableId();
  }
  const id = before ?? after ?? (isInsert ? new ObjectId() : undefined);
  if (id === undefined || [...changed.keys()][0] === '_id') return changed;
  return new Map([['_id', id], ...changed]);
}

function immutableId(): CommandError {
  const problem = "would modify the immutable field '_id'";
  return new CommandError('ImmutableField', `Performing an update on the path '_id' ${problem}`);
}

function isIdentical(a: Value, b: Value): boolean {
  return encodeDocument(document({ a })).equals(encodeDocument(document({ a: b })));
}
