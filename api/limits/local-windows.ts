import { LRUCache } from 'lru-cache';
import { type Limit, SLOTS, type Taken } from './limit.ts';

/** What this process let in of one limit: slots with their counts, the oldest first. */
interface LocalWindow {
  slots: { slot: number; count: number }[];
  used: number;
}

/** Limits that are remembered at the most. */
const MAX_WINDOWS = 20_000;

/** Sliding windows in the memory of one process: what stands in for Redis while that is away. */
export class LocalWindows {
  readonly #windows = new LRUCache<string, LocalWindow>({ max: MAX_WINDOWS });
  readonly #now: () => number;

  /** @param now milliseconds since the epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Takes as many as every one of the limits has left, `wanted` at the most. */
  take(limits: readonly Limit[], wanted: number): Taken {
    const free = limits.map((limit) => limit.quota - this.#current(limit).used);
    const granted = Math.max(0, Math.min(wanted, ...free));
    this.note(limits, granted);
    return { granted, readings: limits.map((limit) => this.#read(limit)) };
  }

  /** Counts what was granted elsewhere. */
  note(limits: readonly Limit[], granted: number): void {
    if (granted === 0) return;
    for (const limit of limits) {
      const window = this.#current(limit);
      const slot = this.#slot(limit);
      const last = window.slots.at(-1);
      if (last?.slot === slot) last.count += granted;
      else window.slots.push({ slot, count: granted });
      window.used += granted;
    }
  }

  /** Forgets what was counted. */
  clear(key: string): void {
    this.#windows.delete(key);
  }

  #read(limit: Limit) {
    const { used, slots } = this.#current(limit);
    const [oldest] = slots;
    const end = oldest === undefined ? 0 : (oldest.slot + SLOTS) * slotMs(limit);
    const resetMs = oldest === undefined ? 0 : Math.max(1, end - this.#now());
    return { ...limit, remaining: Math.max(0, limit.quota - used), resetMs };
  }

  /** The window without what has left it. */
  #current(limit: Limit): LocalWindow {
    let window = this.#windows.get(limit.key);
    if (window === undefined) {
      window = { slots: [], used: 0 };
      this.#windows.set(limit.key, window);
    }
    const first = this.#slot(limit) - SLOTS + 1;
    while (window.slots[0] !== undefined && window.slots[0].slot < first) {
      window.used -= window.slots[0].count;
      window.slots.shift();
    }
    return window;
  }

  #slot(limit: Limit): number {
    return Math.floor(this.#now() / slotMs(limit));
  }
}

function slotMs({ windowMs }: Limit): number {
  return windowMs / SLOTS;
}
