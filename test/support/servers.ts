import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/supervisor/free-port.ts';

const running = new Set<ServerProcess>();

/** A server that a test talks to, in a process of its own. */
export class ServerProcess {
  readonly port: number;
  readonly #file: string;
  readonly #env: Record<string, string>;
  #process: ChildProcess | undefined;

  constructor(file: string, port: number, env: Record<string, string>) {
    this.#file = file;
    this.port = port;
    this.#env = env;
  }

  /** Starts it, or starts it again at the same port. Resolves when it says `ready`. */
  async start(): Promise<this> {
    const child = spawn(process.execPath, ['--enable-source-maps', this.#file], {
      env: { PATH: process.env.PATH, PORT: String(this.port), ...this.#env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    running.add(this);
    for await (const line of createInterface(child.stdout)) if (line === 'ready') return this;
    throw new Error(`${this.#file} ended before it was ready`);
  }

  async stop(): Promise<void> {
    running.delete(this);
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

/** Starts a server from `test/fixtures`, on a free port unless one is given. */
export async function startServer(
  name: string,
  env: Record<string, string> = {},
  port?: number,
): Promise<ServerProcess> {
  const file = fileURLToPath(new URL(`../fixtures/${name}.js`, import.meta.url));
  return new ServerProcess(file, port ?? (await freePort()), env).start();
}

/** Ends whatever tests have left running. */
export async function stopServers(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}
