import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A comment this often keeps proxies and clients from taking a quiet stream for a dead one; milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/** What may wait for a slow reader, in bytes; beyond it the connection is closed. */
const MAX_BACKLOG = 8 * 1024 * 1024;

/** What `setTimeout` can wait at the most. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Writes server-sent events (HTML, section 9.2) to one HTTP response. */
export class SseWriter {
  readonly #response: ServerResponse;
  readonly #keepAlive: NodeJS.Timeout;

  /** Sends the headers at once. */
  constructor(response: ServerResponse, headers: OutgoingHttpHeaders) {
    this.#response = response;
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      // Asks reverse proxies not to hold events back (MCP 2026-07-28, basic/transports/streamable-http).
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    this.#keepAlive = setInterval(() => this.#write(':\n\n'), KEEP_ALIVE_MS);
    response.once('close', () => clearInterval(this.#keepAlive));
  }

  get open(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }

  /** @param data without line breaks, as JSON text is. */
  event(data: string, id?: string, name?: string): void {
    const idLine = id === undefined ? '' : `id: ${id}\n`;
    const nameLine = name === undefined ? '' : `event: ${name}\n`;
    this.#write(`${nameLine}${idLine}data: ${data}\n\n`);
  }

  /** An event that says nothing but from where a broken stream can be taken up again, and after how many milliseconds. */
  prime(id: string, retryMs: number): void {
    this.#write(`id: ${id}\nretry: ${retryMs}\ndata: \n\n`);
  }

  /** Ends it when what its reader showed is no longer good. @param expiresAt milliseconds since the epoch; undefined: never. */
  endAt(expiresAt: number | undefined): void {
    if (expiresAt === undefined) return;
    const remaining = expiresAt - Date.now();
    // Timers cannot wait longer; whoever reads a stream for 24 days may connect again.
    const timer = setTimeout(() => this.end(), Math.min(Math.max(remaining, 0), MAX_TIMER_MS));
    timer.unref();
    this.#response.once('close', () => clearTimeout(timer));
  }

  end(): void {
    clearInterval(this.#keepAlive);
    if (this.open) this.#response.end();
  }

  onClose(handler: () => void): void {
    this.#response.once('close', handler);
  }

  #write(text: string): void {
    if (!this.open) return;
    this.#response.write(text);
    if (this.#response.writableLength > MAX_BACKLOG) this.#response.destroy();
  }
}
