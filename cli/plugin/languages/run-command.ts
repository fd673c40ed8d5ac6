import { spawn } from 'node:child_process';
import { Failure } from '../../failure.ts';

export interface CommandOptions {
  folder: string;
  /** What to do where there is no such command. */
  remedy: string;
  env?: NodeJS.ProcessEnv;
}

/**
 * Runs a command of a toolchain. What it says while it works is shown; what it gives is returned.
 * @throws Failure
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { folder, remedy, env = process.env }: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(new Failure(error.code === 'ENOENT' ? `${command} is not installed: ${remedy}` : String(error)));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Failure(`${command} ended with ${code}${output === '' ? '' : `:\n${output.trim()}`}`));
    });
  });
}
