import { type FieldIssue, PlatformError } from '../../../platform/errors.ts';
import { didYouMean } from '../../../platform/nearest.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { EnvironmentChange } from './plugin-records.ts';

/** The longest value of an environment variable, in characters. */
const MAX_VALUE = 16 * 1024;

/**
 * What a caller wants to set. What is no longer allowed may still be removed.
 * @param allowed keys that the plugin's manifest lists.
 * @throws PlatformError VALIDATION_FAILED
 */
export function parseEnvironmentChange(values: JsonObject, allowed: readonly string[]): EnvironmentChange {
  const fields = Object.entries(values).flatMap(([key, value]): FieldIssue[] => {
    const message = problem(key, value, allowed);
    return message === undefined ? [] : [{ path: `values.${key}`, message }];
  });
  if (fields.length > 0) throw new PlatformError('VALIDATION_FAILED', undefined, { fields });
  return new Map(Object.entries(values as Record<string, string | null>));
}

function problem(key: string, value: unknown, allowed: readonly string[]): string | undefined {
  if (value === null) return /^\w+$/.test(key) ? undefined : 'is the name of no variable';
  if (!allowed.includes(key))
    return `the active version's manifest does not list it under permissions.environment.allow${didYouMean(key, allowed)}`;
  if (typeof value !== 'string') return 'must be text, or null to remove it';
  return value.length > MAX_VALUE ? `must have at most ${MAX_VALUE} characters` : undefined;
}
