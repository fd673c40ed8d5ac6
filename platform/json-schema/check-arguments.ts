import { type Schema, type SchemaDraft, Validator } from '@cfworker/json-schema';
import { withinTime } from '../time-bound.ts';
import { type Complaint, complaintsOf } from './complaints.ts';

/** A check that takes longer, in milliseconds, is left to the tool. */
const LIMIT_MS = 100;

/** Complaints that are told at once; who mends these is told the rest. */
const MAX_COMPLAINTS = 10;

/** The dialect that a schema says it is of (`$schema`); MCP's default is 2020-12 (MCP 2025-11-25, server/tools, Tool). */
const DIALECTS: readonly (readonly [RegExp, SchemaDraft])[] = [
  [/draft-04/, '4'],
  [/draft-0[67]/, '7'],
  [/2019-09/, '2019-09'],
];

const validators = new WeakMap<object, Validator>();

/**
 * Checks arguments against a tool's input schema. A schema that cannot be used (broken references, endless recursion) or takes too
 * long complains of nothing: the tool checks for itself as well, and no fault of a schema may keep its tool from running.
 */
export function checkArguments(schema: Record<string, unknown>, args: unknown): Complaint[] {
  try {
    const checked = withinTime(LIMIT_MS, () => validatorFor(schema).validate(args));
    if (checked === undefined || checked.result.valid) return [];
    const known = Object.keys((schema.properties ?? {}) as object);
    return complaintsOf(checked.result.errors, known).slice(0, MAX_COMPLAINTS);
  } catch {
    return [];
  }
}

function validatorFor(schema: Record<string, unknown>): Validator {
  let validator = validators.get(schema);
  if (validator === undefined) {
    const dialect = String(schema.$schema ?? '');
    const draft = DIALECTS.find(([pattern]) => pattern.test(dialect))?.[1] ?? '2020-12';
    // The validator leaves marks in the schema that it is given.
    validator = new Validator(structuredClone(schema) as Schema, draft, false);
    validators.set(schema, validator);
  }
  return validator;
}
