import { PlatformError } from '../../platform/errors.ts';
import { isGranted, type Permission } from '../identity/identity.ts';
import type { Context } from './context.ts';

/**
 * Lets a field be resolved where whoever asks has all its permissions.
 * @throws PlatformError AUTHENTICATION_FAILED, FORBIDDEN
 */
export function checkPermission(
  { identity }: Pick<Context, 'identity'>,
  permissions: readonly string[],
): true {
  if (identity === undefined) {
    throw new PlatformError(
      'AUTHENTICATION_FAILED',
      'send the header X-API-Key with a management key, or open the sign-in link that `npm start` prints',
    );
  }
  for (const permission of permissions) {
    if (!isGranted(identity, permission as Permission)) {
      throw new PlatformError('FORBIDDEN', `${identity.role} may not do this; it needs ${permission}`);
    }
  }
  return true;
}
