import { PlatformError } from '../../../platform/errors.ts';
import { PublicKeyError, readPublicKey } from '../../gateway/authentication/public-key.ts';

/**
 * @param path where the text stands in what was sent.
 * @throws PlatformError VALIDATION_FAILED for what is no public key.
 */
export function checkPublicKey(text: string, path: string): void {
  try {
    readPublicKey(text);
  } catch (error) {
    if (!(error instanceof PublicKeyError)) throw error;
    throw new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path, message: error.message }] });
  }
}
