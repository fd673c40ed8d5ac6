import { fileURLToPath } from 'node:url';

/** A compiled program of `test/fixtures`. */
export function compiledFixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}.js`, import.meta.url));
}

/** A file of `test/fixtures` that is no program to compile. */
export function sourceFixture(path: string): string {
  return fileURLToPath(new URL(`../../../test/fixtures/${path}`, import.meta.url));
}
