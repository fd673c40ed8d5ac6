import { CHANNELS, type Channels } from '../../platform/channels.ts';
import { type Heartbeat, LOST_AFTER_MS, type WorkerVitals } from '../../platform/heartbeat.ts';
import type { Directive } from '../../schema/execution.ts';

/** A worker as this API process knows it. */
export interface KnownWorker {
  id: string;
  lockTokens: readonly string[];
  running: number;
  /** Executions that it runs at a time. */
  concurrency: number;
  vitals: WorkerVitals;
  seenAt: number;
}

const CHECK_MS = 500;

/**
 * Knows which workers live, by their heartbeats, and says when one is gone. While this process itself hears nothing (its
 * Redis connection is gone, or its own event loop stood still) silence proves nothing, and nobody is declared lost.
 */
export class WorkerWatch {
  readonly #workers = new Map<string, KnownWorker>();
  readonly #onGone: (worker: KnownWorker) => void;
  readonly #onHeard: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #channels: Channels;
  #checkedAt = Date.now();

  /** @param onHeard called whenever something new is known of a worker. */
  constructor(channels: Channels, onGone: (worker: KnownWorker) => void, onHeard: () => void) {
    this.#channels = channels;
    this.#onGone = onGone;
    this.#onHeard = onHeard;
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
    this.#timer.unref();
  }

  /** Begins to listen, and asks who is there: a worker could be lost before its next heartbeat. */
  async start(): Promise<void> {
    await this.#channels.subscribe(CHANNELS.heartbeats, (message) =>
      this.#hear(JSON.parse(message) as Heartbeat),
    );
    const rollCall: Directive = { kind: 'roll-call' };
    await this.#channels.publish(CHANNELS.workers, JSON.stringify(rollCall));
  }

  /** The workers heard of lately. */
  alive(): readonly KnownWorker[] {
    return [...this.#workers.values()];
  }

  has(worker: string): boolean {
    return this.#workers.has(worker);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #hear(beat: Heartbeat): void {
    const { worker: id, leaving, ...said } = beat;
    const worker: KnownWorker = { id, ...said, seenAt: Date.now() };
    if (leaving) {
      // It has answered what it ran. Should it hold a lock all the same, nobody will ever run that job.
      this.#workers.delete(id);
      this.#onGone(worker);
    } else {
      this.#workers.set(id, worker);
    }
    this.#onHeard();
  }

  #excuse(): void {
    for (const worker of this.#workers.values()) worker.seenAt = Date.now();
  }

  #check(): void {
    const now = Date.now();
    // A late timer means that this process stood still and heartbeats wait unread.
    const stoodStill = now - this.#checkedAt > CHECK_MS * 2;
    this.#checkedAt = now;
    if (stoodStill || !this.#channels.connected()) this.#excuse();
    for (const worker of this.#workers.values()) {
      if (now - worker.seenAt < LOST_AFTER_MS) continue;
      this.#workers.delete(worker.id);
      this.#onGone(worker);
    }
  }
}
