import type { Asker } from '../asker.ts';

/** Something that a component can wait for (wasi:io/poll). */
export abstract class Pollable {
  constructor(protected readonly asker: Asker) {}

  abstract ready(): boolean;

  /** When it becomes ready by itself, in milliseconds as `performance.now()` has them; undefined: an answer makes it ready. */
  get readyAt(): number | undefined {
    return undefined;
  }

  block(): void {
    waitForAny([this], this.asker);
  }
}

/** Ready at once: what never lets anybody wait. */
export class ReadyPollable extends Pollable {
  ready(): boolean {
    return true;
  }
}

/** Ready when a time has come. */
export class TimerPollable extends Pollable {
  readonly #at: number;

  /** @param at in milliseconds as `performance.now()` has them */
  constructor(asker: Asker, at: number) {
    super(asker);
    this.#at = at;
  }

  override get readyAt(): number {
    return this.#at;
  }

  ready(): boolean {
    return performance.now() >= this.#at;
  }
}

/** Ready when a condition holds that answers of the worker bring about. */
export class ConditionPollable extends Pollable {
  readonly #condition: () => boolean;

  constructor(asker: Asker, condition: () => boolean) {
    super(asker);
    this.#condition = condition;
  }

  ready(): boolean {
    this.asker.receive();
    return this.#condition();
  }
}

/** wasi:io/poll. */
export function createPoll(asker: Asker) {
  return {
    Pollable,
    poll(pollables: Pollable[]): Uint32Array {
      if (pollables.length === 0) throw new Error('poll was given nothing to wait for');
      waitForAny(pollables, asker);
      return Uint32Array.from(pollables.flatMap((it, index) => (it.ready() ? [index] : [])));
    },
  };
}

function waitForAny(pollables: readonly Pollable[], asker: Asker): void {
  while (!pollables.some((it) => it.ready())) {
    const times = pollables.map((it) => it.readyAt).filter((it) => it !== undefined);
    if (times.length === 0 && !asker.isWaiting) throw new Error('it waits for something that can never come');
    asker.wait(times.length === 0 ? undefined : Math.max(0, Math.min(...times) - performance.now()));
  }
}
