import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Keys {
  present: string;
  previous: string;
}

/**
 * Makes a new key in the data folder and keeps the old one beside it. Whenever this is interrupted, both keys are there that anything may
 * be sealed with; asked again, it goes on with the same two.
 * @returns undefined where there is no key yet, and so nothing that it could have sealed.
 */
export function beginRotation(dataDir: string): Keys | undefined {
  const [file, previousFile] = [presentFile(dataDir), previousKeyFile(dataDir)];
  if (!existsSync(file)) return undefined;
  if (!existsSync(previousFile)) writeKey(previousFile, readKey(file));
  const previous = readKey(previousFile);
  if (readKey(file) === previous) writeKey(file, randomBytes(32).toString('base64url'));
  return { present: readKey(file), previous };
}

/** Nothing is sealed with the old key any more. */
export function endRotation(dataDir: string): void {
  rmSync(previousKeyFile(dataDir));
}

/** Where the old key is while keys are being changed. */
export function previousKeyFile(dataDir: string): string {
  return join(dataDir, 'secret-key.previous');
}

function presentFile(dataDir: string): string {
  return join(dataDir, 'secret-key');
}

function readKey(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

/** As a whole or not at all, and on the disk before anything is sealed with it. */
function writeKey(file: string, key: string): void {
  const temporary = `${file}.new`;
  const handle = openSync(temporary, 'w', 0o600);
  writeSync(handle, `${key}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(temporary, file);
}
