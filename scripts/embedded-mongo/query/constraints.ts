import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { compareValues } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/document.ts';

/** What a query says about the values at one path: one of a few values, or values between two. */
export interface Constraint {
  equal?: readonly unknown[];
  lower?: unknown;
  upper?: unknown;
}

/**
 * What must hold for every document that a query finds, by path. An index finds documents by it; they are tested with
 * the query all the same.
 */
export function constraintsOf(query: Document): Map<string, Constraint> {
  const constraints = new Map<string, Constraint>();
  collect(query, constraints);
  return constraints;
}

function collect(query: Document, constraints: Map<string, Constraint>): void {
  for (const [name, condition] of Object.entries(query)) {
    if (name === '$and') for (const part of condition as Document[]) collect(part, constraints);
    if (name === '$or') collectCommon((condition as Document[]).map(constraintsOf), constraints);
    if (name.startsWith('$')) continue;
    const constraint = constraints.get(name) ?? {};
    for (const [operator, operand] of operatorsOf(condition)) narrow(constraint, operator, operand);
    if (Object.keys(constraint).length > 0) constraints.set(name, constraint);
  }
}

/** The widest range of all branches of an `$or`, where each has one: that of the next page after a position. */
function collectCommon(
  branches: readonly Map<string, Constraint>[],
  constraints: Map<string, Constraint>,
): void {
  for (const path of branches[0]?.keys() ?? []) {
    const found = branches.map((branch) => branch.get(path) ?? {});
    const lowers = found.flatMap(({ equal, lower }) => equal?.toSorted(compareValues)[0] ?? lower ?? []);
    const uppers = found.flatMap(({ equal, upper }) => equal?.toSorted(compareValues).at(-1) ?? upper ?? []);
    const constraint = constraints.get(path) ?? {};
    if (lowers.length === found.length) constraint.lower ??= lowers.sort(compareValues)[0];
    if (uppers.length === found.length) constraint.upper ??= uppers.sort(compareValues).at(-1);
    if (Object.keys(constraint).length > 0) constraints.set(path, constraint);
  }
}

function operatorsOf(condition: unknown): [string, unknown][] {
  const isOperators = isDocument(condition) && Object.keys(condition).some((name) => name.startsWith('$'));
  return isOperators ? Object.entries(condition) : [['$eq', condition]];
}

function narrow(constraint: Constraint, operator: string, operand: unknown): void {
  if (operator === '$in' && Array.isArray(operand) && operand.every(isKey)) constraint.equal ??= operand;
  if (!isKey(operand)) return;
  if (operator === '$eq') constraint.equal = [operand];
  if (operand === null) return;
  if (operator === '$gt' || operator === '$gte') constraint.lower ??= operand;
  if (operator === '$lt' || operator === '$lte') constraint.upper ??= operand;
}

/** Whether a value stands in an index as it is: an array has its elements there, and a pattern is not compared. */
export function isKey(value: unknown): boolean {
  return !(
    value === undefined ||
    Array.isArray(value) ||
    value instanceof BSONRegExp ||
    value instanceof MinKey ||
    value instanceof MaxKey
  );
}
