import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../../scripts/supervisor/free-port.ts';
import { documentPath } from './documents.ts';

const PRISM = fileURLToPath(
  new URL('../../../../../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url),
);

/**
 * A server that Prism makes of an API description: it answers as the description says, and refuses with 4xx what does
 * not fit it.
 */
export class PrismServer {
  readonly url: string;
  /**
   * What was wrong with requests, as it said itself. Answers of its own do not always fit either; those are not
   * counted.
   */
  readonly violations: string[] = [];
  /** How many requests came. */
  requests = 0;
  readonly #process: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.url = `http://127.0.0.1:${port}`;
    this.#process = child;
  }

  static async start(document: string): Promise<PrismServer> {
    const port = await freePort();
    const child = spawn(process.execPath, [PRISM, 'mock', '--port', String(port), documentPath(document)], {
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const server = new PrismServer(port, child);
    await new Promise<void>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        if (line.includes('Prism is listening')) resolve();
        if (line.includes('Request received')) server.requests += 1;
        if (line.includes('Violation: request')) server.violations.push(line);
      });
      child.once('exit', (code) => reject(new Error(`Prism ended with ${code} before it listened`)));
    });
    return server;
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}
