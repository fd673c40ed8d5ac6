import type { z } from 'zod';
import { type FieldIssue, PlatformError } from '../../platform/errors.ts';
import { nearest } from '../../platform/nearest.ts';

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
  const known = 'shape' in schema ? Object.keys(schema.shape as object) : [];
  throw new PlatformError('VALIDATION_FAILED', undefined, {
    fields: parsed.error.issues.flatMap((issue) => describe(issue, prefix, known)),
  });
}

function describe(issue: z.core.$ZodIssue, prefix: string, known: readonly string[]): FieldIssue[] {
  const path = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => {
    const near = issue.path.length === 0 ? nearest(key, known) : undefined;
    return {
      path: path === '' ? key : `${path}.${key}`,
      message:
        near === undefined ? 'is not a field that exists here' : `is not a field; did you mean ${near}?`,
    };
  });
}
