import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Ask } from '../../sandbox/serve.ts';
import type { CallReply, CallRequest, FromThread } from './messages.ts';
import type { ThreadData } from './thread.ts';

/** JavaScript's own memory in the thread, in megabytes: handles and values on their way, not what components allocate. */
const HEAP_MB = 256;

/** How long the instance for the next call may take to start, in milliseconds. */
const PREPARE_MS = 10_000;

/** The thread in which a component runs, seen from the host's main thread. */
export class ComponentThread {
  readonly #worker: Worker;
  readonly #answers = new MessageChannel();
  readonly #signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #call: { resolve: (reply: CallReply) => void; ask: Ask; onStart: () => void } | undefined;
  #preparing: NodeJS.Timeout | undefined;

  /** @param onStuck called when it takes too long to get ready for the next call. */
  constructor(private readonly onStuck: () => void) {
    const workerData: ThreadData = { answers: this.#answers.port2, signal: this.#signal };
    this.#worker = new Worker(join(import.meta.dirname, 'thread.js'), {
      workerData,
      transferList: [this.#answers.port2],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      env: {},
    });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', () => this.#end({ end: { kind: 'out-of-memory' }, stdout: '', stderr: '' }));
  }

  /** @param onStart called when the component is loaded and its time begins. */
  run(request: CallRequest, ask: Ask, onStart: () => void): Promise<CallReply> {
    clearTimeout(this.#preparing);
    return new Promise((resolve) => {
      this.#call = { resolve, ask, onStart };
      this.#worker.postMessage(request);
    });
  }

  #receive(message: FromThread): void {
    switch (message.kind) {
      case 'started':
        this.#call?.onStart();
        break;
      case 'ask':
        void this.#answer(message.id, message.question);
        break;
      case 'done':
        this.#preparing = setTimeout(this.onStuck, PREPARE_MS);
        this.#end(message.reply);
        break;
      case 'prepared':
        clearTimeout(this.#preparing);
        break;
    }
  }

  async #answer(id: number, question: unknown): Promise<void> {
    const answer = await this.#call?.ask(question);
    this.#answers.port1.postMessage({ id, answer });
    Atomics.add(this.#signal, 0, 1);
    Atomics.notify(this.#signal, 0);
  }

  #end(reply: CallReply): void {
    this.#call?.resolve(reply);
    this.#call = undefined;
  }
}
