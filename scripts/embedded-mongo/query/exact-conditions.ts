import { type Document, isDocument } from '../bson/document.ts';
import { isKey } from './constraints.ts';

/** One end of a range. */
export interface Bound {
  readonly value: unknown;
  readonly isIncluded: boolean;
}

/** All that a query says of one path: it has one of a few values, or is between two. */
export interface ExactCondition {
  equal?: readonly unknown[];
  lower?: Bound;
  upper?: Bound;
}

type Conditions = Map<string, ExactCondition>;

/**
 * What a query says, by path, where it says nothing else: equality, `$in` and one range for a path, joined by `$and`. A document that has keys
 * between such bounds is found, so that an index can count without reading it.
 * @returns undefined where there is more to it.
 */
export function exactConditions(query: Document): Conditions | undefined {
  const conditions: Conditions = new Map();
  return collect(query, conditions) ? conditions : undefined;
}

function collect(query: Document, conditions: Conditions): boolean {
  return Object.entries(query).every(([name, said]) => {
    if (name === '$and') return (said as Document[]).every((part) => collect(part, conditions));
    if (name.startsWith('$')) return false;
    const isOperators = isDocument(said) && Object.keys(said).some((key) => key.startsWith('$'));
    const condition = conditions.get(name) ?? {};
    conditions.set(name, condition);
    const operators = isOperators ? Object.entries(said) : [['$eq', said] as const];
    return operators.every(([operator, operand]) => add(condition, operator, operand));
  });
}

/** @returns false for an operator that is none of these, or a second one of its kind. */
function add(condition: ExactCondition, operator: string, operand: unknown): boolean {
  const isFree = condition.equal === undefined;
  const isUnbound = condition.lower === undefined && condition.upper === undefined;
  if (operator === '$eq' || operator === '$in') {
    const values = operator === '$eq' ? [operand] : operand;
    if (!isFree || !isUnbound || !Array.isArray(values) || !values.every(isKey)) return false;
    condition.equal = values;
    return true;
  }
  if (!isFree || !isKey(operand) || operand === null) return false;
  const bound = { value: operand, isIncluded: operator.endsWith('e') };
  if ((operator === '$gt' || operator === '$gte') && condition.lower === undefined) condition.lower = bound;
  else if ((operator === '$lt' || operator === '$lte') && condition.upper === undefined)
    condition.upper = bound;
  else return false;
  return true;
}
