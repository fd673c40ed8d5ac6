import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The folder of an installed package, as the given module would find it, with a slash at its end.
 * @throws where it is not installed.
 */
export function packageFolder(name: string, from: string): string {
  return join(dirname(findPackageJSON(name, from) ?? ''), '/');
}
