import { spawn } from 'node:child_process';
import type { Client } from '../client.ts';
import { note, print } from '../output.ts';

const OPENERS: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Makes a link that signs in once, and opens it in the browser, or prints it. */
export async function open(client: Client, onlyPrint: boolean): Promise<void> {
  const { createSignInLink } = await client.query<{ createSignInLink: string }>(
    'mutation { createSignInLink }',
  );
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  if (onlyPrint || !(await started(command, [...args, createSignInLink]))) print(createSignInLink);
  else note('the console was opened in your browser');
}

/** Whether a program could be started; it is not waited for. */
function started(command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
    child.once('error', () => resolve(false));
  });
}
