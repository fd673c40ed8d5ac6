import { newId } from '../../../platform/ids.ts';
import { type EventLog, formatEventId } from './event-log.ts';
import type { SseWriter } from './sse-writer.ts';

/** How long a client should wait before it takes a broken stream up again, in milliseconds. */
const RETRY_MS = 1000;

/** Hears the events of a stream whose reader is at another API process. */
export type RemoteReader = (index: number, data: string, last: boolean) => void;

/**
 * One stream of a session: what belongs to one request, or what the server says of its own accord. It outlives its
 * connection: events are kept, and whoever resumes it gets them.
 */
export class SessionStream {
  readonly id = newId();
  readonly #session: string;
  readonly #log: EventLog;
  readonly #onLogFault: (error: unknown) => void;
  #writer: SseWriter | undefined;
  #remote: RemoteReader | undefined;
  #next = 0;
  #ended = false;

  constructor(session: string, log: EventLog, onLogFault: (error: unknown) => void) {
    this.#session = session;
    this.#log = log;
    this.#onLogFault = onLogFault;
  }

  /** The index of the event that comes next. */
  get next(): number {
    return this.#next;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Whether somebody reads it right now. */
  get attached(): boolean {
    return this.#remote !== undefined || this.#writer?.open === true;
  }

  /** Begins it on a connection. A priming event makes it resumable from its very beginning; older clients do not expect one. */
  begin(writer: SseWriter, prime: boolean): void {
    this.attach(writer);
    if (!prime) return;
    const position = { stream: this.id, index: this.#next++ };
    this.#keep(position, '');
    writer.prime(formatEventId(position), RETRY_MS);
  }

  /** Goes on, on a new connection. */
  attach(writer: SseWriter): void {
    this.#remote = undefined;
    this.#writer = writer;
  }

  /** Goes on at another API process. */
  attachRemote(reader: RemoteReader): void {
    this.#writer?.end();
    this.#writer = undefined;
    this.#remote = reader;
    // An empty event says that from here on everything is handed over.
    reader(this.#next, '', this.#ended);
  }

  /** @param data a JSON-RPC message. */
  send(data: string): void {
    const position = { stream: this.id, index: this.#next++ };
    this.#keep(position, data);
    this.#writer?.event(data, formatEventId(position));
    this.#remote?.(position.index, data, false);
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true;
    this.#writer?.end();
    this.#remote?.(this.#next, '', true);
  }

  #keep(position: { stream: string; index: number }, data: string): void {
    this.#log.append(this.#session, position, data).catch(this.#onLogFault);
  }
}
