import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_MESSAGE } from '../event-stream.ts';
import { UpstreamFailure } from '../upstream-failure.ts';
import type { DiagnosticLog } from './diagnostic-log.ts';
import { LineReader } from './line-reader.ts';
import type { ProcessGuard } from './process-guard.ts';

export interface ServerProcessOptions {
  /** Absolute path. */
  file: string;
  args: readonly string[];
  /** The connector's own variables. */
  env: Readonly<Record<string, string>>;
  /** The worker's PATH. */
  path: string;
  /** Where the process gets a home of its own. */
  folder: string;
  guard: ProcessGuard;
  log: DiagnosticLog;
}

/** How long a server may take to end after its standard input was closed, and then after SIGTERM; milliseconds. */
const END_MS = 500;
const TERMINATE_MS = 3000;

/** How long what a process has written may still arrive after it has ended, in milliseconds. */
const DRAIN_MS = 500;

/** Characters that may wait for a server that does not read. */
const MAX_UNREAD = 16 * 1024 * 1024;

/**
 * The process of one MCP server for one session: no shell, a process group and an empty home of its own, and of the worker's environment
 * nothing but PATH.
 */
export class ServerProcess {
  /** Resolves when it has ended, with how; never rejects. */
  readonly ended: Promise<string>;
  /** Gets each line of its standard output. */
  onLine: (line: string) => void = () => undefined;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #home: string;
  readonly #options: ServerProcessOptions;
  #stopping: Promise<void> | undefined;
  #fault: string | undefined;

  private constructor(child: ChildProcessWithoutNullStreams, home: string, options: ServerProcessOptions) {
    this.#child = child;
    this.#home = home;
    this.#options = options;
    const reader = new LineReader(
      MAX_MESSAGE,
      (line) => this.onLine(line),
      () => this.#fail(`a message is longer than ${MAX_MESSAGE} characters`),
    );
    child.stdout.on('data', (chunk: Buffer) => reader.write(chunk));
    child.stderr.on('data', (chunk: Buffer) => options.log.write(chunk));
    // A write or signal to a process that has just ended; that it has ended is told by `ended`.
    child.stdin.on('error', () => undefined);
    child.on('error', () => undefined);
    this.ended = this.#untilEnded();
  }

  /** @throws UpstreamFailure where the command cannot be started. */
  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    const { file, args, env, path, folder, guard } = options;
    const home = await mkdtemp(join(folder, 'home-'));
    const child = spawn(file, args, {
      cwd: home,
      env: { PATH: path, HOME: home, ...env },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    try {
      await once(child, 'spawn');
    } catch (cause) {
      await rm(home, { recursive: true, force: true });
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
      throw new UpstreamFailure(`the command cannot be started (${code})`, { cause });
    }
    if (child.pid !== undefined) guard.add(child.pid);
    return new ServerProcess(child, home, options);
  }

  /** @throws UpstreamFailure where the server does not read what it is sent. */
  write(line: string): void {
    const { stdin } = this.#child;
    if (stdin.writableLength > MAX_UNREAD) {
      this.#fail('it does not read what it is sent');
      throw new UpstreamFailure('the server does not read what it is sent');
    }
    stdin.write(`${line}\n`);
  }

  /** Ends it: closes its input, then SIGTERM, then SIGKILL, to it and all that it has started. Never throws. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#child.stdin.end();
    if (!(await hasHappenedWithin(this.ended, END_MS))) this.#signal('SIGTERM');
    if (!(await hasHappenedWithin(this.ended, TERMINATE_MS))) this.#signal('SIGKILL');
    await this.ended;
    // What cannot be removed now goes with the worker's folder.
    await rm(this.#home, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }

  async #untilEnded(): Promise<string> {
    const drained = once(this.#child, 'close');
    const [code, signal] = (await once(this.#child, 'exit')) as [number | null, NodeJS.Signals | null];
    // What it has started and left behind ends with it.
    this.#signal('SIGKILL');
    if (this.#child.pid !== undefined) this.#options.guard.drop(this.#child.pid);
    await hasHappenedWithin(drained, DRAIN_MS);
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
    return this.#fault ?? (code === null ? `ended by ${signal}` : `ended with exit code ${code}`);
  }

  /** It broke the rules: it is not talked to any more. */
  #fail(fault: string): void {
    this.#fault ??= fault;
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // Nothing is left of the group.
    }
  }
}

async function hasHappenedWithin(event: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const { promise: patience, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, milliseconds, false);
  const happened = await Promise.race([event.then(() => true), patience]);
  clearTimeout(timer);
  return happened;
}
