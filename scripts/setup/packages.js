import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.js';
import { run } from './run.js';
import { SetupError } from './step.js';

const STAMP = inRoot('node_modules', '.omnigate-packages');

/** Whether exactly what the lockfile says is installed. */
export function packagesInstalled() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();
}

/** Installs what the lockfile says. No install script runs: everything that is needed comes built. */
export async function installPackages() {
  try {
    // npm that started us is the one to go on with; without one, whatever is on the path.
    const npm = process.env.npm_execpath;
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    if (npm?.endsWith('.js')) await run(process.execPath, [npm, ...args]);
    else await run('npm', args, { shell: process.platform === 'win32' });
  } catch (error) {
    throw new SetupError(
      `The packages could not be installed: ${error.message}`,
      'Check that the package registry can be reached, then run `npm ci --ignore-scripts` and start again.',
    );
  }
  writeFileSync(STAMP, fingerprint());
}

function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')));
  return `${hash.digest('hex')} ${process.platform} ${process.arch}\n`;
}
