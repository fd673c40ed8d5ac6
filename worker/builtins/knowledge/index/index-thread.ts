import { Worker } from 'node:worker_threads';
import type { FoundChunk, IndexReply, IndexRequest } from './index-message.ts';

/** The thread with the indexes, as the worker talks to it. Requests are done in their order. */
export class IndexThread {
  readonly #onEnd: (error: Error) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<FoundChunk[]>>();
  #thread: Worker | undefined;
  #lastId = 0;

  /** @param onEnd told when the thread ended by itself: what it knew is gone. */
  constructor(onEnd: (error: Error) => void) {
    this.#onEnd = onEnd;
  }

  ask(request: IndexRequest): Promise<FoundChunk[]> {
    this.#lastId += 1;
    const id = this.#lastId;
    const waiting = Promise.withResolvers<FoundChunk[]>();
    this.#waiting.set(id, waiting);
    this.#thread ??= this.#start();
    this.#thread.postMessage({ id, request });
    return waiting.promise;
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    thread?.removeAllListeners('exit');
    await thread?.terminate();
    this.#fail(new Error('the index is being shut down'));
  }

  #start(): Worker {
    const thread = new Worker(new URL('./thread.js', import.meta.url));
    thread.on('message', (reply: IndexReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply.found);
    });
    let reason = new Error('the index ended');
    thread.on('error', (error: Error) => {
      reason = error;
    });
    thread.on('exit', () => {
      this.#thread = undefined;
      this.#fail(reason);
      this.#onEnd(reason);
    });
    return thread;
  }

  #fail(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
