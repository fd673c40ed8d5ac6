import { type ChildProcess, spawn } from 'node:child_process';

/** A process that `npm start` keeps alive. */
export interface ChildOptions {
  /** How it is called in messages. */
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Written to its standard input, which is then closed. Without, it stays open, and closes when this process is gone. */
  input?: string;
  /** Whether others cannot work without it: it ends after them. */
  store?: boolean;
  /** Whether it tells over IPC when it is ready. */
  ipc: boolean;
  /** Resolves when it is ready, where it does not tell so over IPC. @throws when it will never be. */
  untilReady?(child: ChildProcess): Promise<unknown>;
  /** A line for whoever watches the start. */
  report(line: string): void;
}

/** A child that lived at least this long is started again at once; milliseconds. */
const STEADY_MS = 10_000;
const MAX_BACKOFF_MS = 30_000;

/** How long a child may take to end, in milliseconds. */
const STOP_MS = 35_000;

/** Starts a process, starts it again when it ends by accident, and ends it in order. */
export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | undefined;
  #startedAt = 0;
  #failures = 0;
  /** It was ready once: from then on it is started again whenever it ends. */
  #wasReady = false;
  #stopping = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  get isStore(): boolean {
    return this.#options.store === true;
  }

  /** @returns what it said when it was ready. @throws when it ends before. */
  async start(): Promise<unknown> {
    const { name, command, args, env, input, ipc, untilReady } = this.#options;
    const stdio: ('pipe' | 'inherit' | 'ipc')[] = ['pipe', 'pipe', 'inherit'];
    const child = spawn(command, args, {
      env,
      stdio: ipc ? [...stdio, 'ipc'] : stdio,
      // A group of its own: Ctrl-C is for the supervisor alone, which ends its children in the right order.
      detached: true,
    });
    this.#process = child;
    this.#startedAt = Date.now();
    if (input !== undefined) child.stdin?.end(input);
    child.on('exit', (code, signal) => this.#exited(child, code ?? signal));
    const ended = new Promise<never>((_resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`${name} ended before it was ready`)));
    });
    const ready = ipc ? new Promise((resolve) => child.once('message', resolve)) : untilReady?.(child);
    const said = await Promise.race([ready, ended]);
    this.#wasReady = true;
    return said;
  }

  /** Ends it, and waits until it has ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#retry);
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(timer);
  }

  /** Ends it at once. */
  kill(): void {
    this.#stopping = true;
    this.#process?.kill('SIGKILL');
  }

  #exited(child: ChildProcess, how: number | NodeJS.Signals | null): void {
    if (!this.#wasReady || this.#stopping || child !== this.#process) return;
    const { name, report } = this.#options;
    const steady = Date.now() - this.#startedAt > STEADY_MS;
    this.#failures = steady ? 1 : this.#failures + 1;
    const delay = this.#failures === 1 ? 0 : Math.min(500 * 2 ** (this.#failures - 2), MAX_BACKOFF_MS);
    report(
      `${name} ended unexpectedly (${how}); starting it again${delay > 0 ? ` in ${delay / 1000} s` : ''}`,
    );
    this.#retry = setTimeout(() => {
      this.start().then(
        () => report(`${name} is back`),
        // It has ended again, which was reported and is being dealt with.
        () => undefined,
      );
    }, delay);
  }
}
