import { CommandError } from '../errors.ts';

/** How many documents are read between two looks at the clock. */
const TIME_CHECK_INTERVAL = 128;

/** What one query may spend and has spent, over all batches of its cursor. */
export class Execution {
  keysExamined = 0;
  documentsExamined = 0;
  #remaining: number;
  #deadline = Infinity;
  #steps = 0;

  /** @param maxTimeMS time that the server may work on it, in ms; 0 for no limit (manual: maxTimeMS) */
  constructor(maxTimeMS: number) {
    this.#remaining = maxTimeMS === 0 ? Infinity : maxTimeMS;
  }

  /** Runs a part of the query on the clock. */
  spend<T>(work: () => T): T {
    const start = performance.now();
    this.#deadline = start + this.#remaining;
    try {
      return work();
    } finally {
      this.#remaining -= performance.now() - start;
    }
  }

  /** @throws CommandError MaxTimeMSExpired, looked at now and then */
  step(): void {
    this.#steps += 1;
    if (this.#steps % TIME_CHECK_INTERVAL === 0 && performance.now() > this.#deadline) {
      throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
    }
  }
}
