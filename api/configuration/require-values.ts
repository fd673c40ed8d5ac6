import { PlatformError } from '../../platform/errors.ts';
import type { Path } from './leaves.ts';

/** @throws PlatformError VALIDATION_FAILED where a document refers to variables that have no value. */
export function requireValues(
  references: readonly { path: Path; variable: string }[],
  place: string,
  why: string,
): void {
  if (references.length === 0) return;
  throw new PlatformError('VALIDATION_FAILED', undefined, {
    fields: references.map(({ path, variable }) => ({
      path: [place, ...path].join('.'),
      message: `the environment variable ${variable} ${why}`,
    })),
  });
}
