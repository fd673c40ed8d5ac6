interface Timer {
  id: number;
  /** Milliseconds since the epoch. */
  due: number;
  /** The distance of an interval's turns in milliseconds. */
  every: number | undefined;
  run: () => void;
}

/**
 * Timers without an event loop: the realm only keeps them and says when the next one is due; the host waits and then
 * calls {@link runNext}.
 */
export class Timers {
  /** By due time, and by age among equals. Cleared ones stay until it would be their turn. */
  readonly #queue: Timer[] = [];
  readonly #live = new Map<number, Timer>();
  readonly #onNext: (due: number) => void;
  /** Taken before the program can replace it. */
  readonly #now = Date.now;
  #lastId = 0;

  /** @param onNext is told whenever another timer becomes the next; Infinity means that there is none. */
  constructor(onNext: (due: number) => void) {
    this.#onNext = onNext;
  }

  /** Returns the timer's id. Delays as in Node: those below 1 ms or beyond 2^31 - 1 ms count as 1 ms. */
  add(callback: unknown, delay: unknown, args: unknown[], repeat: boolean): number {
    if (typeof callback !== 'function') {
      throw new TypeError('The "callback" argument must be of type function');
    }
    const asked = Math.trunc(Number(delay));
    const wait = asked >= 1 && asked <= 0x7fffffff ? asked : 1;
    this.#lastId += 1;
    const timer: Timer = {
      id: this.#lastId,
      due: this.#now() + wait,
      every: repeat ? wait : undefined,
      run: () => callback(...args),
    };
    this.#live.set(timer.id, timer);
    this.#enqueue(timer);
    return timer.id;
  }

  clear(id: unknown): void {
    this.#live.delete(Number(id));
    this.#announce();
  }

  /** Runs the timer that is due first; an interval is set again before. */
  runNext(): void {
    const timer = this.#queue.shift();
    if (!timer) return;
    if (timer.every === undefined) {
      this.#live.delete(timer.id);
    } else {
      timer.due = this.#now() + timer.every;
      this.#enqueue(timer);
    }
    this.#announce();
    timer.run();
  }

  #enqueue(timer: Timer): void {
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#queue[middle] as Timer).due <= timer.due) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, timer);
    this.#announce();
  }

  #announce(): void {
    while (this.#queue[0] && this.#live.get(this.#queue[0].id) !== this.#queue[0]) {
      this.#queue.shift();
    }
    this.#onNext(this.#queue[0]?.due ?? Number.POSITIVE_INFINITY);
  }
}
