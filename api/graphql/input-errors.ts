import { z } from 'zod';
import { type FieldIssue, PlatformError } from '../../platform/errors.ts';
import { nearestNames } from '../../platform/nearest.ts';

/**
 * Checks a value; what does not fit is told with its path and, where it is nearly a name that exists, with that name.
 * @param prefix where the value stands in what was sent: `input`, `content`.
 * @throws PlatformError VALIDATION_FAILED with `fields`.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PlatformError('VALIDATION_FAILED', undefined, {
    fields: parsed.error.issues.flatMap((issue) => describe(issue, prefix, schema)),
  });
}

function describe(issue: z.core.$ZodIssue, prefix: string, schema: z.ZodType): FieldIssue[] {
  const path = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => {
    const [near] = nearestNames(key, fieldsAt(schema, issue.path), 1);
    return {
      path: path === '' ? key : `${path}.${key}`,
      message:
        near === undefined ? 'is not a field that exists here' : `is not a field; did you mean ${near}?`,
    };
  });
}

/** The fields of the object at a path; none where there is no object. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let at: z.core.$ZodType | undefined = schema;
  for (const key of [...path, undefined]) {
    while (at instanceof z.ZodOptional || at instanceof z.ZodNullable) at = at.unwrap();
    if (!(at instanceof z.ZodObject)) return [];
    if (key === undefined) return Object.keys(at.shape);
    at = at.shape[String(key)];
  }
  return [];
}
