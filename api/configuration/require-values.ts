import { PlatformError } from '../../platform/errors.ts';
import type { UnsaidSecret } from './secrets.ts';

/**
 * @param why a value is needed.
 * @throws PlatformError VALIDATION_FAILED where there are secrets that nobody has said.
 */
export function requireValues(unsaid: readonly UnsaidSecret[], place: string, why: string): void {
  if (unsaid.length === 0) return;
  throw new PlatformError('VALIDATION_FAILED', undefined, {
    fields: unsaid.map(({ path, variable }) => ({
      path: [place, ...path].join('.'),
      message: `${variable === undefined ? 'it' : `the environment variable ${variable}`} ${why}`,
    })),
  });
}
