import { BSONRegExp } from 'bson';
import { compileExpression } from '../aggregation/expression.ts';
import type { Variables } from '../aggregation/scope.ts';
import { type Document, isTruthy, type Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { type Filter, Matcher } from './matcher.ts';
import { PREDICATES } from './predicates.ts';
import { parseRegex } from './regex.ts';

const ALWAYS_TRUE: Filter = { kind: 'and', filters: [] };

const UNSUPPORTED = new Set([
  '$where',
  '$text',
  '$jsonSchema',
  '$geoWithin',
  '$geoIntersects',
  '$near',
  '$nearSphere',
  '$within',
  '$sampleRate',
  '$uniqueDocs',
]);

/**
 * Parses a query (manual: Query Predicates).
 *
 * @param variables what `$$name` stands for inside of `$expr`
 * @throws CommandError for a wrong query, NotImplemented for operators that the store does not have
 */
export function parseFilter(query: Document, variables?: Variables): Matcher {
  return new Matcher(parseQuery(query, variables));
}

function parseQuery(query: Document, variables?: Variables): Filter {
  const filters: Filter[] = [];
  for (const [name, value] of query) {
    if (name === '$comment') continue;
    filters.push(name.startsWith('$') ? parseTopLevel(name, value, variables) : parseField(name, value));
  }
  const [only] = filters;
  return only !== undefined && filters.length === 1 ? only : { kind: 'and', filters };
}

function parseTopLevel(name: string, operand: Value, variables?: Variables): Filter {
  switch (name) {
    case '$and':
    case '$or':
    case '$nor':
      return {
        kind: name === '$and' ? 'and' : name === '$or' ? 'or' : 'nor',
        filters: parseList(name, operand).map((query) => parseQuery(query, variables)),
      };
    case '$expr': {
      const evaluate = compileExpression(operand, variables);
      return { kind: 'expression', test: (value) => value instanceof Map && isTruthy(evaluate(value)) };
    }
    case '$alwaysTrue':
      return ALWAYS_TRUE;
    case '$alwaysFalse':
      return { kind: 'nor', filters: [ALWAYS_TRUE] };
  }
  if (UNSUPPORTED.has(name)) throw unsupported(`the query operator ${name}`);
  throw new CommandError('BadValue', `unknown top level operator: ${name}`);
}

function parseList(name: string, operand: Value): Document[] {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', `${name} must be an array`);
  if (operand.length === 0) throw new CommandError('BadValue', `${name} must be a nonempty array`);
  return operand.map((query) => {
    if (query instanceof Map) return query;
    throw new CommandError('BadValue', '$or/$and/$nor entries need to be full objects');
  });
}

function parseField(path: string, condition: Value): Filter {
  const parts = path.split('.');
  if (condition instanceof BSONRegExp) return predicate(path, parts, '$regex', condition);
  if (condition instanceof Map && isOperators(condition)) return parseOperators(path, parts, condition);
  return predicate(path, parts, '$eq', condition);
}

/** Whether a document is a set of operators; a DBRef (`$ref`, `$id`, `$db`) is a value. */
function isOperators(value: Document): boolean {
  const [first] = value.keys();
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}

function parseOperators(path: string, parts: readonly string[], operators: Document): Filter {
  const filters: Filter[] = [];
  for (const [name, operand] of operators) {
    if (name === '$comment') continue;
    if (name === '$options') {
      if (!operators.has('$regex')) throw new CommandError('BadValue', '$options needs a $regex');
      continue;
    }
    filters.push(parseOperator(path, parts, name, operand, operators));
  }
  const [only] = filters;
  return only !== undefined && filters.length === 1 ? only : { kind: 'and', filters };
}

function parseOperator(
  path: string,
  parts: readonly string[],
  name: string,
  operand: Value,
  siblings: Document,
): Filter {
  switch (name) {
    case '$ne':
      return { kind: 'not', filter: predicate(path, parts, '$eq', notRegex(name, operand)) };
    case '$nin':
      return { kind: 'not', filter: predicate(path, parts, '$in', operand) };
    case '$not':
      return { kind: 'not', filter: parseNot(path, parts, operand) };
    case '$exists': {
      const exists = predicate(path, parts, '$exists', true);
      return isTruthy(operand) ? exists : { kind: 'not', filter: exists };
    }
    case '$regex':
      return predicate(path, parts, '$regex', parseRegex(operand, siblings.get('$options')));
    case '$all':
      return parseAll(path, parts, operand);
    case '$elemMatch':
      return parseElemMatch(path, parts, operand);
  }
  return predicate(path, parts, name, operand);
}

function predicate(path: string, parts: readonly string[], operator: string, operand: Value): Filter {
  const definition = PREDICATES.get(operator);
  if (definition !== undefined) {
    const { leaf, test } = definition;
    return { kind: 'predicate', path, parts, operator, operand, leaf, test: test(operand) };
  }
  if (UNSUPPORTED.has(operator)) throw unsupported(`the query operator ${operator}`);
  throw new CommandError('BadValue', `unknown operator: ${operator}`);
}

function notRegex(name: string, operand: Value): Value {
  if (!(operand instanceof BSONRegExp)) return operand;
  throw new CommandError('BadValue', `Can't have regex as arg to ${name}.`);
}

function parseNot(path: string, parts: readonly string[], operand: Value): Filter {
  if (operand instanceof BSONRegExp) return predicate(path, parts, '$regex', operand);
  if (!(operand instanceof Map)) throw new CommandError('BadValue', '$not needs a regex or a document');
  if (operand.size === 0) throw new CommandError('BadValue', '$not cannot be empty');
  return parseOperators(path, parts, operand);
}

function parseAll(path: string, parts: readonly string[], operand: Value): Filter {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', '$all needs an array');
  if (operand.length === 0) return { kind: 'nor', filters: [ALWAYS_TRUE] };
  const filters = operand.map((value) => {
    if (!(value instanceof Map) || !isOperators(value)) return parseField(path, value);
    const condition = value.get('$elemMatch');
    if (condition === undefined) throw new CommandError('BadValue', 'no $ expressions in $all');
    return parseElemMatch(path, parts, condition);
  });
  return { kind: 'and', filters };
}

/**
 * Parses what `$elemMatch` asks of an element: a query on the documents among the elements, or operators such as
 * `{ $gt: 5 }` on all of them.
 */
export function parseElementFilter(operand: Value): (element: Value) => boolean {
  if (!(operand instanceof Map)) throw new CommandError('BadValue', '$elemMatch needs an Object');
  const [first = ''] = operand.keys();
  if (isOperators(operand) && !['$and', '$or', '$nor', '$expr'].includes(first)) {
    const matcher = new Matcher(parseOperators('', [], operand));
    return (element) => matcher.matches(element);
  }
  const matcher = parseFilter(operand);
  return (element) => {
    const inner = asDocument(element);
    return inner !== undefined && matcher.matches(inner);
  };
}

/** An array counts as a document with its indexes as names here, as in MongoDB. */
function asDocument(value: Value): Document | undefined {
  if (Array.isArray(value)) return new Map(value.map((element, index) => [String(index), element]));
  return value instanceof Map ? value : undefined;
}

function parseElemMatch(path: string, parts: readonly string[], operand: Value): Filter {
  const matches = parseElementFilter(operand);
  return {
    kind: 'predicate',
    path,
    parts,
    operator: '$elemMatch',
    operand,
    leaf: 'whole',
    test: (value, found) => {
      const position = Array.isArray(value) ? value.findIndex(matches) : -1;
      if (position >= 0) found.position = position;
      return position >= 0;
    },
  };
}
