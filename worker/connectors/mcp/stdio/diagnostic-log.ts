import { StringDecoder } from 'node:string_decoder';
import type { Logger } from '../../../../platform/logger.ts';

/** The longest line that is kept, in characters. */
const MAX_LINE = 2000;
/** Lines that one process may log in one window; more are counted and dropped. */
const MAX_LINES = 100;
const WINDOW_MS = 10_000;
/** How much of the end is kept for whoever asks why a process has ended, in lines and characters. */
const TAIL_LINES = 20;
const TAIL_CHARACTERS = 1500;
/** Values shorter than this are no secrets worth the name, and masking them would make every line unreadable. */
const MIN_SECRET = 4;

/**
 * What a process writes for people (standard error, and what is no message on standard output): goes to the log at level debug, bounded, and
 * with the connector's secrets masked.
 */
export class DiagnosticLog {
  readonly #logger: Logger;
  readonly #secrets: readonly string[];
  /** The longest line that is looked at, in characters: a secret that begins in what is kept ends in it. */
  readonly #maxRead: number;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #windowEnds = 0;
  #lines = 0;
  #dropped = 0;
  readonly #tail: string[] = [];

  constructor(logger: Logger, secrets: Iterable<string>) {
    this.#logger = logger;
    // Lines are looked at one by one, so the lines of a longer secret (a key in PEM) count too.
    this.#secrets = [...secrets]
      .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
      .filter(({ length }) => length >= MIN_SECRET)
      .toSorted((a, b) => b.length - a.length);
    this.#maxRead = MAX_LINE + this.#longestSecret;
  }

  /** The last lines, masked; undefined where there are none. */
  get tail(): string | undefined {
    return this.#tail.length === 0 ? undefined : this.#tail.join('\n').slice(-TAIL_CHARACTERS);
  }

  /** Takes in a piece of a stream. */
  write(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    // A line without end is cut, not collected.
    this.#rest = (lines.pop() ?? '').slice(0, this.#maxRead + 1);
    for (const line of lines) this.line(line);
  }

  line(text: string): void {
    if (text.trim() === '') return;
    let line = text.slice(0, this.#maxRead);
    for (const secret of this.#secrets) line = line.replaceAll(secret, '[redacted]');
    // The end of a line that was cut may be the beginning of a secret.
    if (text.length > this.#maxRead) line = line.slice(0, Math.max(0, line.length - this.#longestSecret));
    line = line.slice(0, MAX_LINE).trimEnd();
    this.#tail.push(line);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    if (this.#isAllowed()) this.#logger.debug({ line }, 'an MCP server wrote');
  }

  get #longestSecret(): number {
    return this.#secrets[0]?.length ?? 0;
  }

  #isAllowed(): boolean {
    const now = Date.now();
    if (now >= this.#windowEnds) {
      if (this.#dropped > 0) this.#logger.debug({ lines: this.#dropped }, 'an MCP server wrote too much');
      this.#windowEnds = now + WINDOW_MS;
      this.#lines = 0;
      this.#dropped = 0;
    }
    if (this.#lines < MAX_LINES) this.#lines += 1;
    else this.#dropped += 1;
    return this.#dropped === 0;
  }
}
