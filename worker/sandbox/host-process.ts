import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { encodeFrame, FrameReader } from './frames.ts';
import { type HostClass, hostArguments } from './host-class.ts';
import { HostError, type HostFailure } from './host-error.ts';
import { readHostMessage, type WorkerMessage } from './host-message.ts';
import { yieldToOthers } from './yield-to-others.ts';

/** How much of a host's stderr is kept, in characters: the end of it, where the reason stands. */
const STDERR_KEPT = 8 * 1024;

/** A host that does not take calls after so many milliseconds never will. */
const START_MS = 30_000;

export interface HostCall {
  /** Milliseconds after which the host is killed if it has not replied. */
  timeoutMs: number;
  /** Kills the host, and the call rejects with the signal's reason. */
  signal: AbortSignal;
  /** Answers what the host asks during the call; without, a host has nothing to ask. It must not reject. */
  onAsk?: (question: unknown) => Promise<unknown>;
}

interface Pending {
  resolve: (reply: unknown) => void;
  reject: (reason: unknown) => void;
  onAsk: HostCall['onAsk'];
  /** Questions that are not answered yet. */
  open: number;
}

/** Questions that a host may have open at once. */
const MAX_QUESTIONS = 256;

/** One child process in which untrusted code runs. It takes one call at a time. */
export class HostProcess {
  /** Resolves when the host takes calls; rejects with a {@link HostError} when it ended before. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone: with the reason if it was not the worker that wanted it so. */
  readonly ended: Promise<HostError | undefined>;

  readonly #hostClass: HostClass;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #replies: FrameReader;
  readonly #ready = Promise.withResolvers<void>();
  #stderr = '';
  #pending: Pending | undefined;
  /** Set as soon as it is certain that the process ends. */
  #end: { reason: unknown } | undefined;

  constructor(hostClass: HostClass) {
    this.#hostClass = hostClass;
    this.#replies = new FrameReader(hostClass.messages.maxReplyBytes);
    this.#child = spawn(process.execPath, hostArguments(hostClass), {
      cwd: '/',
      env: {},
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.#channel = this.#child.stdio[3] as Duplex;
    // A host that dies while it is written to: `close` says so too, and knows more.
    this.#channel.on('error', () => {});
    this.#channel.on('data', (piece: Buffer) => this.#receive(piece));
    (this.#child.stderr as Readable).setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    const ended = Promise.withResolvers<HostError | undefined>();
    this.ended = ended.promise;
    this.#child.on('error', (error) => {
      this.#stderr += error.message;
    });
    this.#child.on('close', (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      ended.resolve(this.#finish(this.#error('crashed', `the sandbox process ended unexpectedly (${how})`)));
    });
    const timer = setTimeout(
      () => this.kill(this.#error('overdue', 'the sandbox process did not start')),
      START_MS,
    );
    this.ready = this.#ready.promise.finally(() => clearTimeout(timer));
    // That nobody waits for a start which fails is no reason to end the worker.
    this.ready.catch(() => {});
    yieldToOthers(this.#child.pid);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** It takes no further call and is about to end. */
  get retired(): boolean {
    return this.#end !== undefined;
  }

  /**
   * Sends a request and waits for its reply, both plain JSON data.
   *
   * @throws {HostError} `crashed`, `overdue`, `garbled` or `too-large`; or the reason of the signal.
   */
  async call(request: unknown, { timeoutMs, signal, onAsk }: HostCall): Promise<unknown> {
    signal.throwIfAborted();
    if (this.#end) throw this.#end.reason;
    const frame = this.#encode({ kind: 'call', request });
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending = { resolve, reject, onAsk, open: 0 };
    const timer = setTimeout(
      () => this.kill(this.#error('overdue', `the sandbox process did not reply within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const abort = () => this.kill(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#channel.write(frame);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Ends the process without asking it. A call that it works on rejects with `reason`. */
  kill(reason: unknown = this.#error('closed', 'the sandbox is being shut down')): void {
    this.#child.kill('SIGKILL');
    this.#finish(reason);
  }

  #encode(message: WorkerMessage): Buffer {
    try {
      return encodeFrame(message, this.#hostClass.messages.maxRequestBytes);
    } catch (error) {
      throw new HostError('too-large', (error as Error).message);
    }
  }

  #receive(piece: Buffer): void {
    try {
      for (const message of this.#replies.read(piece)) {
        this.#accept(message);
      }
    } catch (error) {
      this.kill(
        this.#error('garbled', `the sandbox process sent something unreadable: ${(error as Error).message}`),
      );
    }
  }

  #accept(received: unknown): void {
    const message = readHostMessage(received);
    if (message?.kind === 'ready') {
      this.#ready.resolve();
    } else if (message?.kind === 'reply' && this.#pending) {
      const { resolve } = this.#pending;
      this.#pending = undefined;
      if (message.retire) this.kill();
      resolve(message.reply);
    } else if (message?.kind === 'ask' && this.#pending?.onAsk && this.#pending.open < MAX_QUESTIONS) {
      void this.#answer(message.id, message.question, this.#pending, this.#pending.onAsk);
    } else {
      throw new TypeError('neither a reply nor expected');
    }
  }

  async #answer(
    id: number,
    question: unknown,
    pending: Pending,
    onAsk: NonNullable<HostCall['onAsk']>,
  ): Promise<void> {
    pending.open += 1;
    try {
      const answer = await onAsk(question);
      // The call may be over, and the host at work on another one.
      if (this.#pending === pending) this.#channel.write(this.#encode({ kind: 'answer', id, answer }));
    } catch (error) {
      this.kill(error);
    } finally {
      pending.open -= 1;
    }
  }

  /** Settles what is open; the first reason counts. */
  #finish(reason: unknown): HostError | undefined {
    this.#end ??= { reason };
    this.#ready.reject(this.#end.reason);
    this.#pending?.reject(this.#end.reason);
    this.#pending = undefined;
    const { reason: first } = this.#end;
    return first instanceof HostError && first.failure !== 'closed' ? first : undefined;
  }

  #error(failure: HostFailure, message: string): HostError {
    return new HostError(failure, message, this.#stderr);
  }
}
