import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../../platform/logger.ts';
import { UpstreamFailure } from '../upstream-failure.ts';
import { DiagnosticLog } from './diagnostic-log.ts';
import { findCommand } from './find-command.ts';
import { ProcessGuard } from './process-guard.ts';
import { ServerProcess } from './server-process.ts';

export interface ServerProcessesOptions {
  /** Commands that may be run (`STDIO_ALLOW`). */
  allow: readonly string[];
  /** Processes at a time (`STDIO_MAX_PROCESSES`). */
  max: number;
  /** The worker's PATH. */
  path: string;
  logger: Logger;
}

/** A command to run. */
export interface ServerCommand {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** What must not be read in logs beside the values of `env`. */
  secrets: readonly string[];
}

/** A process that runs, and what it wrote last for people. */
export interface RunningServer {
  process: ServerProcess;
  log: DiagnosticLog;
}

/** The processes of stdio connectors on one worker. */
export class ServerProcesses {
  readonly #options: ServerProcessesOptions;
  readonly #running = new Set<ServerProcess>();
  #starting = 0;
  #closed = false;
  #folder: Promise<string> | undefined;
  #guard: ProcessGuard | undefined;

  constructor(options: ServerProcessesOptions) {
    this.#options = options;
  }

  /** Whether no more may be started right now. */
  get full(): boolean {
    return this.#running.size + this.#starting >= this.#options.max;
  }

  /** @throws UpstreamFailure where it may not be run, is not there, or cannot be started. */
  async start({ command, args, env, secrets }: ServerCommand): Promise<RunningServer> {
    const { path, max, logger } = this.#options;
    this.#requireAllowed(command);
    if (this.#closed) throw new UpstreamFailure('the worker is ending');
    if (this.full)
      throw new UpstreamFailure(
        `${max} processes of MCP servers run on this worker already; STDIO_MAX_PROCESSES allows no more`,
      );
    this.#starting += 1;
    try {
      const file = await findCommand(command, path);
      if (file === undefined) throw new UpstreamFailure(`the command ${command} is not on the worker's PATH`);
      this.#folder ??= mkdtemp(join(tmpdir(), 'omnigate-stdio-'));
      const folder = await this.#folder;
      this.#guard ??= new ProcessGuard(folder);
      const log = new DiagnosticLog(logger.child({ command }), [...Object.values(env), ...secrets]);
      const process = await ServerProcess.start({ file, args, env, path, folder, guard: this.#guard, log });
      this.#running.add(process);
      if (this.#closed) await process.stop();
      void process.ended.then(() => this.#running.delete(process));
      return { process, log };
    } finally {
      this.#starting -= 1;
    }
  }

  /** Ends all that still run. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#running].map((process) => process.stop()));
    this.#guard?.close();
  }

  #requireAllowed(command: string): void {
    const { allow } = this.#options;
    if (allow.includes(command)) return;
    throw new UpstreamFailure(
      allow.length === 0
        ? `the command ${command} may not be run: STDIO_ALLOW is empty; whoever runs the platform can name it there`
        : `the command ${command} may not be run: STDIO_ALLOW names only ${allow.join(', ')}`,
    );
  }
}
