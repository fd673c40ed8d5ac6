import { spawn } from 'node:child_process';
import { platformEnvironment, platformNode } from './node.js';
import { ROOT } from './paths.js';

/**
 * Runs a program of the platform in the foreground, under the platform's own Node, and ends as it ends. Ctrl-C reaches it by
 * itself; other signals are passed on.
 *
 * @param {string[]} args the script and its arguments
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {Promise<number>} its exit code
 */
export function exec(args, extra = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(platformNode(), ['--enable-source-maps', ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...platformEnvironment(), ...extra },
    });
    const pass = (signal) => child.kill(signal);
    process.on('SIGTERM', pass);
    // The terminal sends it to the child too; here it only must not end the parent before the child.
    process.on('SIGINT', () => undefined);
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
