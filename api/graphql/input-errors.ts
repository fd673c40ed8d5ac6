import { z } from 'zod';
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
  throw new PlatformError('VALIDATION_FAILED', undefined, {
    fields: parsed.error.issues.flatMap((issue) => describe(issue, prefix, schema)),
  });
}

function describe(issue: z.core.$ZodIssue, prefix: string, schema: z.ZodType): FieldIssue[] {
  const path = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => {
    const near = nearest(key, fieldsAt(schema, issue.path));
    return {
      path: path === '' ? key : `${path}.${key}`,
      message:
        near === undefined ? 'is not a field that exists here' : `is not a field; did you mean ${near}?`,
    };
  });
}

/** The fields of the object at a path; none where there is no object. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = path.reduce<z.ZodType | undefined>((inner, key) => memberOf(inner, key), schema);
  const object = withoutWrappers(at);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function memberOf(schema: z.ZodType | undefined, key: PropertyKey): z.ZodType | undefined {
  const inner = withoutWrappers(schema);
  if (inner instanceof z.ZodObject) return inner.shape[String(key)] as z.ZodType | undefined;
  return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : undefined;
}

/** What is inside of `optional`, `nullable` and `default`. */
function withoutWrappers(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}
