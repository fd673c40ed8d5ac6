import { setTimeout as delay } from 'node:timers/promises';
import { PlatformError, UpstreamError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Execution } from '../../../schema/execution.ts';
import { backoffMs } from '../../backoff.ts';
import type { ExecutionContext, ExecutionResult } from '../../executor.ts';
import { LeasedElsewhere } from '../../lease-holder.ts';
import type { OwnerChannel } from '../../owner-channel.ts';

/** Subscriptions to resources of one session: URI → the execution that made it. */
export type Subscriptions = Map<string, Execution>;

export interface ResubscriberOptions {
  /** Runs an execution as if its client had just asked for it. */
  execute: (context: ExecutionContext) => Promise<ExecutionResult>;
  owners: OwnerChannel;
  logger: Logger;
}

/** Subscriptions of one owner at one capability that nobody keeps. */
interface Lost {
  subscriptions: Subscriptions;
  stop: AbortController;
}

/** How long one attempt may take, in milliseconds: a package may have to be downloaded before its server starts. */
const ATTEMPT_MS = 60_000;
const MIN_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 30_000;
/** After this long without its server an owner is no longer waited for, in milliseconds. */
const GIVE_UP_MS = 24 * 60 * 60_000;

/**
 * Makes subscriptions to resources again that were lost with their session: the server was restarted, or its process ended. The client
 * is told of each that the resource may have changed meanwhile, because it cannot know otherwise.
 */
export class Resubscriber {
  readonly #options: ResubscriberOptions;
  readonly #lost = new Map<string, Lost>();

  constructor(options: ResubscriberOptions) {
    this.#options = options;
  }

  /** Whether subscriptions of that session wait to be made again. */
  has(key: string): boolean {
    return this.#lost.has(key);
  }

  /**
   * @param key names the owner's session with the server.
   * @param onEnd is called when all are made again, or it was given up.
   */
  begin(key: string, subscriptions: Subscriptions, onEnd: () => void): void {
    if (subscriptions.size === 0) return;
    const known = this.#lost.get(key);
    if (known !== undefined) {
      // The next session is lost too, before all of them were made again in it.
      for (const [uri, execution] of subscriptions) known.subscriptions.set(uri, execution);
      return;
    }
    const lost: Lost = { subscriptions: new Map(subscriptions), stop: new AbortController() };
    this.#lost.set(key, lost);
    void this.#renew(lost).finally(() => {
      if (this.#lost.get(key) === lost) this.#lost.delete(key);
      onEnd();
    });
  }

  /** The client no longer wants it. */
  forget(key: string, uri: string): void {
    this.#lost.get(key)?.subscriptions.delete(uri);
  }

  /** The client is gone. */
  closeOwner(owner: string): void {
    for (const key of [...this.#lost.keys()]) if (key.endsWith(` ${owner}`)) this.#stop(key);
  }

  close(): void {
    for (const key of [...this.#lost.keys()]) this.#stop(key);
  }

  #stop(key: string): void {
    this.#lost.get(key)?.stop.abort();
    this.#lost.delete(key);
  }

  /** Tries until all are made, each time later. Never rejects. */
  async #renew({ subscriptions, stop: { signal } }: Lost): Promise<void> {
    const giveUp = Date.now() + GIVE_UP_MS;
    for (let failures = 0; ; failures += 1) {
      try {
        for (const [uri, execution] of subscriptions)
          await this.#subscribe(subscriptions, uri, execution, signal);
      } catch (error) {
        this.#options.logger.debug({ err: error }, 'a lost subscription could not be made again yet');
        if (isFinal(error)) return;
      }
      if (subscriptions.size === 0 || Date.now() > giveUp) return;
      const pause = backoffMs(failures, MIN_BACKOFF_MS, MAX_BACKOFF_MS);
      await delay(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  async #subscribe(
    subscriptions: Subscriptions,
    uri: string,
    execution: Execution,
    stop: AbortSignal,
  ): Promise<void> {
    const { execute, owners, logger } = this.#options;
    const { capability, owner = '' } = execution;
    const now = Date.now();
    try {
      const { isError } = await execute({
        execution: { ...execution, id: newId(), queuedAt: now, deadline: now + ATTEMPT_MS },
        signal: AbortSignal.any([stop, AbortSignal.timeout(ATTEMPT_MS)]),
        notify: (method, params) => owners.say(owner, capability, method, params),
        ask: (method, params) => owners.ask(owner, capability, method, params),
      });
      if (isError) throw new Error('the server took too long');
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      // The server is there and does not want it. Who reads the resource hears why.
      logger.info({ err: error, capability }, 'a server refuses a subscription that it had before');
    }
    if (subscriptions.delete(uri)) owners.say(owner, capability, 'notifications/resources/updated', { uri });
  }
}

/** Whether there is no sense in another attempt: the capability is gone, or another worker has taken over. */
function isFinal(error: unknown): boolean {
  return error instanceof LeasedElsewhere || (error instanceof PlatformError && error.code === 'UNAVAILABLE');
}
