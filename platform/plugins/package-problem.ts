import { PlatformError } from '../errors.ts';

/** A package that cannot become a plugin; the message says why, for whoever made it. */
export function packageProblem(message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', message);
}
