import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder } from '../../sandbox/package-folder.ts';

/** Raised whenever the platform's own part of a build changes what comes of it. */
const OWN_VERSION = 1;

let version: Promise<string> | undefined;

/** Tells builds by different tools apart. */
export function builderVersion(): Promise<string> {
  version ??= readVersion();
  return version;
}

async function readVersion(): Promise<string> {
  const folder = packageFolder('@bytecodealliance/jco-transpile', import.meta.url);
  const { version: jco } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return `${OWN_VERSION}-${jco}`;
}
