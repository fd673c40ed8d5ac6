import { spawn } from 'node:child_process';
import { platformEnvironment, platformNode } from './node.js';
import { ROOT } from './paths.js';

/**
 * Starts a program of the platform under the platform's own Node. Ctrl-C reaches it by itself; other signals are passed on.
 *
 * @param {string[]} args the script and its arguments
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {NodeJS.ProcessEnv} [extra]
 */
export function start(args, stdio, extra = {}) {
  const child = spawn(platformNode(), ['--enable-source-maps', ...args], {
    cwd: ROOT,
    stdio,
    env: { ...platformEnvironment(), ...extra },
  });
  process.on('SIGTERM', (signal) => child.kill(signal));
  // The terminal sends it to the child too; here it only must not end the parent before the child.
  process.on('SIGINT', () => undefined);
  return child;
}

/**
 * Runs a program of the platform in the foreground, and ends as it ends.
 *
 * @param {string[]} args the script and its arguments
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {Promise<number>} its exit code
 */
export function exec(args, extra = {}) {
  return new Promise((resolve, reject) => {
    const child = start(args, 'inherit', extra);
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
