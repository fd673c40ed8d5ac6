import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of an installed package, as the given module would find it. */
export function packageFolder(name: string, from: string): string {
  const description = findPackageJSON(name, from);
  if (description === undefined) throw new Error(`The package ${name} is not installed`);
  return join(dirname(description), '/');
}
