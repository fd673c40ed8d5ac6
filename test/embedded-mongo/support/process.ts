import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { embeddedStoreArguments } from '../../../scripts/supervisor/embedded-store.ts';

/** A running process of the embedded store. */
export interface StoreProcess {
  readonly uri: string;
  readonly child: ChildProcess;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** Ends it as `npm start` does, by closing its standard input; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/** Starts the store in a folder; rejects with what it wrote when it does not come up. */
export async function startStore(folder: string): Promise<StoreProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', ...embeddedStoreArguments(folder)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exited = once(child, 'close');
  const line = once(createInterface(child.stdout), 'line');
  const first = await Promise.race([line, exited.then(() => undefined)]);
  if (first === undefined) throw new Error(errors);
  const { uri } = JSON.parse(first[0]) as { uri: string };
  return {
    uri,
    child,
    stderr: () => errors,
    async stop() {
      child.stdin.end();
      await exited;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A new folder for a test, and how to remove it. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'store-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
