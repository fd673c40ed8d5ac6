import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.js';
import { SetupError } from './step.js';

/** Where Debian asks whether an installed service may be started. */
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Whether a command is on the path.
 *
 * @param {string} command
 */
export function hasCommand(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Installs a Debian package where that is possible without asking anybody; a service that it brings is not started.
 *
 * @param {string} name
 * @param {string} remedy what to do by hand where it is not possible
 */
export async function installDebianPackage(name, remedy) {
  if (!hasCommand('apt-get')) throw new SetupError(`${name} is missing.`, remedy);
  if (process.getuid?.() !== 0)
    throw new SetupError(`${name} is missing, and installing it needs root.`, remedy);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', name], { env });
  const forbid = !existsSync(POLICY);
  if (forbid) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    // Lists of packages may be old or missing: they are fetched only if that is so.
    await install().catch(async () => {
      await run('apt-get', ['update'], { env });
      await install();
    });
  } catch (error) {
    throw new SetupError(`${name} could not be installed: ${error.message}`, remedy);
  } finally {
    if (forbid) rmSync(POLICY, { force: true });
  }
}
