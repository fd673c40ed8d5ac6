import { PlatformError } from '../../platform/errors.ts';
import { FairQueue } from '../../platform/fair-queue.ts';
import type { PendingExecution } from './pending-execution.ts';

/** How much workers can do, and do already, over all API processes. */
export interface WorkerLoad {
  /** Executions that all workers together run at a time. */
  slots: number;
  running: number;
}

/**
 * A gateway may have so many times as much under way as is still free: one alone takes three quarters of the workers' slots, and what it
 * leaves is at hand for the next one at once (Choudhury and Hahne 1998, dynamic queue length thresholds).
 */
const SHARE = 3;

/** What the platform does on its own account has a line too. */
const OWN_ACCOUNT = '';

/** When somebody who was refused because of too long a line may try again, in seconds. */
const RETRY_AFTER_SECONDS = 2;

/**
 * Who goes to the queue when. What a gateway asks beyond its share of the workers waits here, in a line of its own, so that it waits
 * for itself and not before others; gateways take turns.
 */
export class GatewayLines {
  readonly #load: () => WorkerLoad;
  readonly #maxPerGateway: number;
  readonly #send: (pending: PendingExecution) => void;
  readonly #waiting = new FairQueue<PendingExecution>();
  readonly #underWay = new Set<PendingExecution>();
  readonly #underWayOf = new Map<string, number>();
  #others = 0;

  /**
   * @param maxPerGateway executions of one gateway that may wait or be under way.
   * @param send puts one on the queue.
   */
  constructor(load: () => WorkerLoad, maxPerGateway: number, send: (pending: PendingExecution) => void) {
    this.#load = load;
    this.#maxPerGateway = maxPerGateway;
    this.#send = send;
  }

  /** How many wait here, over all gateways. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** @throws PlatformError UNAVAILABLE where a gateway has as many as it may have. */
  requireRoom(gateway = OWN_ACCOUNT): void {
    const count = this.#waiting.lengthOf(gateway) + this.#countOf(gateway);
    if (count < this.#maxPerGateway) return;
    throw new PlatformError(
      'UNAVAILABLE',
      `this gateway has ${count} requests under way already; try again`,
      {
        details: { retryAfterSeconds: RETRY_AFTER_SECONDS },
      },
    );
  }

  /** Sends an execution, now or when it is its turn. */
  enter(pending: PendingExecution): void {
    const gateway = gatewayOf(pending);
    // Where nobody waits there is no turn to be kept.
    if (this.#waiting.length === 0 && this.#mayGo(gateway)) {
      this.#begin(gateway, pending);
      return;
    }
    this.#waiting.push(gateway, pending);
    this.serve();
  }

  /** An execution has ended, wherever it was. */
  leave(pending: PendingExecution): void {
    const gateway = gatewayOf(pending);
    if (this.#underWay.delete(pending)) {
      const count = this.#countOf(gateway) - 1;
      if (count > 0) this.#underWayOf.set(gateway, count);
      else this.#underWayOf.delete(gateway);
    } else this.#waiting.remove(gateway, pending);
    this.serve();
  }

  /** Workers have said what they do. */
  heard(): void {
    // What they run beyond what was sent from here is other API processes'.
    this.#others = Math.max(0, this.#load().running - this.#underWay.size);
    this.serve();
  }

  /** Sends what may go now. */
  serve(): void {
    while (this.#waiting.length > 0) {
      const next = this.#waiting.shift((gateway) => this.#mayGo(gateway));
      if (next === undefined) return;
      this.#begin(gatewayOf(next), next);
    }
  }

  #begin(gateway: string, pending: PendingExecution): void {
    this.#underWay.add(pending);
    this.#underWayOf.set(gateway, this.#countOf(gateway) + 1);
    this.#send(pending);
  }

  #mayGo(gateway: string): boolean {
    const count = this.#countOf(gateway);
    if (count === 0) return true;
    const free = this.#load().slots - this.#others - this.#underWay.size;
    return count < SHARE * free;
  }

  #countOf(gateway: string): number {
    return this.#underWayOf.get(gateway) ?? 0;
  }
}

function gatewayOf({ execution }: PendingExecution): string {
  return execution.gateway ?? OWN_ACCOUNT;
}
