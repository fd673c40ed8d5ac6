import type { Logger } from '../../../platform/logger.ts';
import type { Peers } from '../peers.ts';
import type { Session } from '../session-store.ts';
import { type EventLog, type EventPosition, formatEventId } from './event-log.ts';
import { SessionStream } from './session-stream.ts';
import type { SseWriter } from './sse-writer.ts';

interface Entry {
  gateway: string;
  /** Whose session it is. */
  principal: string;
  /** Streams of requests, and the standalone one, by id. */
  streams: Map<string, SessionStream>;
  /** The stream for what belongs to no request; a session has one at a time. */
  standalone: SessionStream | undefined;
}

/** A stream that began at another process and is read here. */
interface Adopted {
  writer: SseWriter;
  /** The next event to be written; earlier ones were replayed. */
  next: number;
  /** What arrives while earlier events are still being replayed. */
  held: { index: number; data: string }[] | undefined;
  ended: boolean;
  /** Called when the process where it began hands it over. */
  onHandedOver: () => void;
}

/** How long the process where a stream began may take to hand it over, in milliseconds; one that is gone never does. */
const HAND_OVER_MS = 500;

/** How long an ended or abandoned stream can still be resumed, in milliseconds. */
const LINGER_MS = 60_000;

/** The streams of sessions that began at this process, and those that are read here. */
export class SessionStreams {
  readonly #sessions = new Map<string, Entry>();
  readonly #adopted = new Map<string, Adopted>();
  readonly #log: EventLog;
  readonly #peers: Peers;
  readonly #logger: Logger;

  constructor(log: EventLog, peers: Peers, logger: Logger) {
    this.#log = log;
    this.#peers = peers;
    this.#logger = logger;
    peers.on('deliver', ({ session, data }) => void this.#deliverHere(session, data));
    peers.on('resume', ({ session, stream, from }) => this.#handOver(session, stream, from));
    peers.on('event', ({ stream, index, data, last }) => this.#adoptedEvent(stream, index, data, last));
  }

  /** Says something to every session of a gateway whose standalone stream is read at this process. */
  tellGateway(gateway: string, data: string): void {
    for (const entry of this.#sessions.values()) if (entry.gateway === gateway) entry.standalone?.send(data);
  }

  /** Says something to a session that belongs to no request, wherever its stream is read. */
  deliver(session: string, data: string): void {
    if (this.#deliverHere(session, data)) return;
    this.#peers.tellAll({ kind: 'deliver', session, data }).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'a message to a session was lost');
    });
  }

  /** Whether the stream for what belongs to no request is read at this process. */
  listensHere(session: string): boolean {
    return this.#sessions.get(session)?.standalone !== undefined;
  }

  /** The sessions of which that is so. */
  listening(): string[] {
    return [...this.#sessions].filter(([, { standalone }]) => standalone !== undefined).map(([id]) => id);
  }

  /** Begins a stream for one request. */
  forRequest(session: Session): SessionStream {
    return this.#add(session);
  }

  /** Begins the stream for what belongs to no request; the one before ends. */
  openStandalone(session: Session, writer: SseWriter, prime: boolean): void {
    const entry = this.#entry(session);
    entry.standalone?.end();
    const stream = this.#add(session);
    entry.standalone = stream;
    stream.begin(writer, prime);
    writer.onClose(() => this.#lingerUnlessRead(session.id, stream));
  }

  /**
   * Takes a broken stream up again: replays what the client missed, then goes on.
   * @returns false where nothing is known of the stream any more.
   */
  async resume(session: string, position: EventPosition, writer: () => SseWriter): Promise<boolean> {
    if (!(await this.#log.knows(session, position.stream))) return false;
    const local = this.#sessions.get(session)?.streams.get(position.stream);
    if (local === undefined) await this.#adopt(session, position, writer());
    else await this.#resumeLocal(session, local, position.index, writer());
    return true;
  }

  /** Forgets an ended stream after a while, in which it can still be resumed. */
  linger(session: string, stream: SessionStream): void {
    setTimeout(() => this.#remove(session, stream), LINGER_MS).unref();
  }

  /** Ends every stream of a session. */
  endSession(session: string): void {
    const entry = this.#sessions.get(session);
    this.#sessions.delete(session);
    for (const stream of entry?.streams.values() ?? []) stream.end();
  }

  /** Whose sessions of a gateway have streams here. */
  principals(gateway: string): string[] {
    return [...this.#sessions.values()]
      .filter((it) => it.gateway === gateway)
      .map(({ principal }) => principal);
  }

  /** Ends every stream of a principal's sessions of a gateway. */
  endPrincipal(gateway: string, principal: string): void {
    for (const [session, entry] of [...this.#sessions])
      if (entry.gateway === gateway && entry.principal === principal) this.endSession(session);
  }

  /** Ends everything. */
  close(): void {
    for (const session of [...this.#sessions.keys()]) this.endSession(session);
    for (const { writer } of this.#adopted.values()) writer.end();
  }

  #deliverHere(session: string, data: string): boolean {
    const stream = this.#sessions.get(session)?.standalone;
    stream?.send(data);
    return stream !== undefined;
  }

  #entry({ id, gateway, principal }: Session): Entry {
    let entry = this.#sessions.get(id);
    if (entry === undefined) {
      entry = { gateway, principal, streams: new Map(), standalone: undefined };
      this.#sessions.set(id, entry);
    }
    return entry;
  }

  #add(session: Session): SessionStream {
    const stream = new SessionStream(session.id, this.#log, (error) => {
      this.#logger.warn({ err: error }, 'an event of a stream could not be kept');
    });
    this.#entry(session).streams.set(stream.id, stream);
    return stream;
  }

  #lingerUnlessRead(session: string, stream: SessionStream): void {
    setTimeout(() => {
      if (!stream.attached) this.#remove(session, stream);
    }, LINGER_MS).unref();
  }

  #remove(session: string, stream: SessionStream): void {
    const entry = this.#sessions.get(session);
    if (entry === undefined) return;
    entry.streams.delete(stream.id);
    if (entry.standalone === stream) entry.standalone = undefined;
    if (entry.streams.size === 0) this.#sessions.delete(session);
  }

  async #resumeLocal(
    session: string,
    stream: SessionStream,
    after: number,
    writer: SseWriter,
  ): Promise<void> {
    // While the log is read the stream may go on; only when nothing is missing it is read directly again.
    for (let index = after; index + 1 < stream.next; ) {
      const last = await this.#replay(session, { stream: stream.id, index }, writer);
      if (last === index) break;
      index = last;
    }
    if (stream.ended) return writer.end();
    stream.attach(writer);
    writer.onClose(() => this.#lingerUnlessRead(session, stream));
  }

  async #adopt(session: string, { stream, index }: EventPosition, writer: SseWriter): Promise<void> {
    const handedOver = Promise.withResolvers<boolean>();
    const onHandedOver = () => handedOver.resolve(true);
    const adopted: Adopted = { writer, next: index + 1, held: [], ended: false, onHandedOver };
    this.#adopted.set(stream, adopted);
    writer.onClose(() => this.#adopted.delete(stream));
    const timer = setTimeout(() => handedOver.resolve(false), HAND_OVER_MS);
    await this.#peers.tellAll({ kind: 'resume', session, stream, from: this.#peers.id });
    const goesOn = await handedOver.promise;
    clearTimeout(timer);
    adopted.next = (await this.#replay(session, { stream, index }, writer)) + 1;
    for (const event of adopted.held ?? []) this.#writeAdopted(stream, adopted, event.index, event.data);
    adopted.held = undefined;
    if (adopted.ended || !goesOn) writer.end();
  }

  /** Writes what the log has after a position. @returns the index of the last event. */
  async #replay(session: string, position: EventPosition, writer: SseWriter): Promise<number> {
    let { index } = position;
    for (const { index: at, data } of await this.#log.after(session, position)) {
      index = at;
      if (data !== '') writer.event(data, formatEventId({ stream: position.stream, index }));
    }
    return index;
  }

  #adoptedEvent(stream: string, index: number, data: string, last: boolean): void {
    const adopted = this.#adopted.get(stream);
    if (adopted === undefined) return;
    adopted.onHandedOver();
    if (last) adopted.ended = true;
    if (adopted.held !== undefined) {
      if (data !== '') adopted.held.push({ index, data });
    } else if (last) adopted.writer.end();
    else this.#writeAdopted(stream, adopted, index, data);
  }

  #writeAdopted(stream: string, adopted: Adopted, index: number, data: string): void {
    if (index < adopted.next || data === '') return;
    adopted.next = index + 1;
    adopted.writer.event(data, formatEventId({ stream, index }));
  }

  #handOver(session: string, id: string, from: string): void {
    const stream = this.#sessions.get(session)?.streams.get(id);
    stream?.attachRemote((index, data, last) => {
      this.#peers
        .tell(from, { kind: 'event', session, stream: id, index, data, last })
        .catch((error: unknown) => {
          this.#logger.warn({ err: error }, 'an event could not be handed on');
        });
    });
  }
}
