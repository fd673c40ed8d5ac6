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
      'sign in, or send the header X-API-Key with a management key; `npm start` prints a sign-in link',
    );
  }
  for (const permission of permissions) {
    if (!isGranted(identity, permission as Permission)) {
      const who = identity.scopes === undefined ? `the role ${identity.role}` : 'this key, with its scopes,';
      throw new PlatformError('FORBIDDEN', `${who} may not do this; it needs ${permission}`);
    }
  }
  return true;
}
