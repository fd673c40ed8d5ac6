import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { databaseUri, dropDatabase } from './database.ts';

const SUPERVISOR = fileURLToPath(new URL('../../scripts/supervisor/main.js', import.meta.url));

/** A line of a process's JSON log. */
export interface LogLine {
  process?: string;
  pid?: number;
  msg?: string;
  level?: string;
  worker?: string;
  [field: string]: unknown;
}

/** A management request that GraphQL refused. */
export class GraphqlFailure extends Error {
  readonly errors: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];

  constructor(errors: GraphqlFailure['errors']) {
    super(errors.map(({ message }) => message).join('; '));
    this.errors = errors;
  }

  get code(): unknown {
    return this.errors[0]?.extensions.code;
  }

  get fields(): unknown {
    return this.errors[0]?.extensions.fields;
  }
}

/** What `npm start` starts, in processes of its own, with a data folder of its own. */
export class Platform {
  readonly url: string;
  readonly adminKey: string;
  readonly dataDir: string;
  readonly log: LogLine[];
  /** What was printed for people. */
  readonly output: string[];
  readonly #database: string | undefined;
  readonly #supervisor: ChildProcess;

  private constructor(
    url: string,
    dataDir: string,
    database: string | undefined,
    supervisor: ChildProcess,
    log: LogLine[],
    output: string[],
  ) {
    this.url = url;
    this.dataDir = dataDir;
    this.#database = database;
    this.adminKey = readFileSync(join(dataDir, 'admin-key'), 'utf8').trim();
    this.log = log;
    this.output = output;
    this.#supervisor = supervisor;
  }

  /** @param variables environment variables beside the usual ones of tests. */
  static async start(variables: Record<string, string> = {}): Promise<Platform> {
    const port = await freePort();
    const dataDir = variables.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'omnigate-test-'));
    const database = await databaseUri();
    const supervisor = spawn(process.execPath, ['--enable-source-maps', SUPERVISOR], {
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATA_DIR: dataDir,
        EGRESS_ALLOW: 'loopback',
        ...database,
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log: LogLine[] = [];
    const output: string[] = [];
    createInterface(supervisor.stderr).on('line', (line) => {
      if (line.startsWith('{')) log.push(JSON.parse(line) as LogLine);
      else output.push(line);
    });
    const ready = new Promise<void>((resolve, reject) => {
      createInterface(supervisor.stdout).on('line', (line) => {
        output.push(line);
        if (line.includes('Ctrl-C stops everything')) resolve();
      });
      supervisor.once('exit', (code) => {
        const told = [...output, ...log.map((it) => JSON.stringify(it))].join('\n');
        reject(new Error(`the platform ended with ${code} before it was ready:\n${told}`));
      });
    });
    await ready;
    return new Platform(`http://localhost:${port}`, dataDir, database.MONGODB_URI, supervisor, log, output);
  }

  /** Runs a management request as admin. @throws GraphqlFailure */
  async graphql<Data = Record<string, never>>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = { 'x-api-key': this.adminKey },
  ): Promise<Data> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: GraphqlFailure['errors'] };
    if (errors !== undefined) throw new GraphqlFailure(errors);
    return data;
  }

  /** The process ids that lines of the log came from, by the kind of process: `api`, `worker`. */
  pids(kind: string): number[] {
    const pids = this.log
      .filter(({ process, msg }) => process === kind && msg === `${kind} ready`)
      .map(({ pid }) => pid);
    return [...new Set(pids)].filter((pid) => pid !== undefined);
  }

  /** The process id of `npm start` itself. */
  get pid(): number | undefined {
    return this.#supervisor.pid;
  }

  /** Ends it as Ctrl-C does, and keeps its data. @returns the exit code. */
  async interrupt(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<number | null> {
    if (this.#supervisor.exitCode === null && this.#supervisor.signalCode === null) {
      const exited = once(this.#supervisor, 'exit');
      this.#supervisor.kill(signal);
      await exited;
    }
    return this.#supervisor.exitCode;
  }

  /** Ends it, and removes what it stored. */
  async stop(): Promise<void> {
    await this.interrupt();
    rmSync(this.dataDir, { recursive: true, force: true });
    await dropDatabase(this.#database);
  }
}
