import { PlatformError } from '../../../platform/errors.ts';
import { type Identity, isGranted } from '../../identity/identity.ts';

/**
 * Lets a connector reach private addresses where whoever asks for it may allow that. @throws PlatformError FORBIDDEN
 */
export function requirePrivateNetwork(identity: Identity): void {
  if (isGranted(identity, 'network:private')) return;
  throw new PlatformError('FORBIDDEN', 'allowPrivateNetwork needs the admin role');
}
