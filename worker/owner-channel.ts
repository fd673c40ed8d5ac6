import { CHANNELS, type Channels } from '../platform/channels.ts';
import { UpstreamError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import type { Directive } from '../schema/execution.ts';
import type { OwnerMessage } from '../schema/owner-message.ts';

interface Question {
  resolve: (result: Record<string, unknown>) => void;
  reject: (error: Error) => void;
}

/** How long a client may take to answer what belongs to no request, in milliseconds; one that listens nowhere never does. */
const PATIENCE_MS = 60_000;
/** Open questions of one worker at the most. */
const MAX_QUESTIONS = 1000;

/** The way from the state that a worker keeps for an owner to that owner's client, and back. */
export class OwnerChannel {
  readonly #channels: Channels;
  readonly #logger: Logger;
  readonly #questions = new Map<string, Question>();
  readonly #heard = new Set<(owner: string, method: string, params: Record<string, unknown>) => void>();

  constructor(channels: Channels, logger: Logger) {
    this.#channels = channels;
    this.#logger = logger;
  }

  async start(): Promise<void> {
    await this.#channels.subscribe(CHANNELS.workers, (text) => this.#heed(JSON.parse(text) as Directive));
  }

  /** Says something to an owner's client; it is lost where the client does not listen. */
  say(owner: string, capability: string, method: string, params: Record<string, unknown>): void {
    this.#publish({ kind: 'notification', owner, capability, method, params });
  }

  /** Asks an owner's client. @throws UpstreamError with the client's error, or because it does not listen. */
  async ask(
    owner: string,
    capability: string,
    method: string,
    params: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    if (this.#questions.size >= MAX_QUESTIONS) throw new UpstreamError(-32603, 'too many questions are open');
    const question = newId();
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.#questions.set(question, { resolve, reject });
        timer = setTimeout(
          () => reject(new UpstreamError(-32603, 'the client does not answer')),
          PATIENCE_MS,
        );
        this.#publish({ kind: 'request', question, owner, capability, method, params });
      });
    } finally {
      clearTimeout(timer);
      this.#questions.delete(question);
    }
  }

  /** Calls back when a client says something to whatever keeps state for it. */
  onHeard(listener: (owner: string, method: string, params: Record<string, unknown>) => void): void {
    this.#heard.add(listener);
  }

  #heed(directive: Directive): void {
    if (directive.kind === 'owner-says') {
      for (const listener of this.#heard) listener(directive.owner, directive.method, directive.params);
    } else if (directive.kind === 'owner-answers') {
      const { question, result, error } = directive;
      if (error === undefined) this.#questions.get(question)?.resolve(result ?? {});
      else this.#questions.get(question)?.reject(new UpstreamError(error.code, error.message, error.data));
    }
  }

  #publish(message: OwnerMessage): void {
    this.#channels.publish(CHANNELS.owners, JSON.stringify(message)).catch((error: unknown) => {
      this.#logger.debug({ err: error }, 'a message to a client was lost');
    });
  }
}
