import { availableParallelism } from 'node:os';
import type { HostClass } from './host-class.ts';
import { HostError } from './host-error.ts';
import { type HostCall, HostProcess } from './host-process.ts';
import { WaitingCalls } from './waiting-calls.ts';

export interface HostPoolLimits {
  /** The most hosts at once. */
  maxHosts: number;
  /** Hosts that stay when there is nothing to do. */
  minHosts: number;
  /** Hosts that are kept ready beyond those that work, so that the next call need not wait for a start. */
  spareHosts: number;
  /** How long a host above `minHosts` stays idle before it ends, in milliseconds. */
  idleMs: number;
  /** The most calls that wait for a host; one caller may have half of them. */
  maxWaiting: number;
}

const DEFAULT_LIMITS: HostPoolLimits = {
  maxHosts: Math.max(2, availableParallelism()),
  minHosts: 2,
  spareHosts: 1,
  idleMs: 60_000,
  maxWaiting: 512,
};

export interface PoolCall extends HostCall {
  /** On whose account the call runs: when calls must wait, callers take turns. */
  caller: string;
  /** What runs there. A host that has run one thing runs nothing else; without a key, everything is the same. */
  key?: string;
}

export interface HostPoolStatistics {
  hosts: number;
  starting: number;
  busy: number;
  waiting: number;
  /** Hosts that could not start, crashed or had to be killed, since the pool was made. */
  lost: number;
}

type HostLost = (error: HostError, pid: number | undefined) => void;

/**
 * Hosts of one class. Hands each call to an idle one, starts as many as there are calls and some to spare, and replaces
 * those that are lost. Where calls have keys, a host keeps the key of its first call; when there is no room for another one, the host
 * makes way that has been idle for longest.
 */
export class HostPool {
  readonly #hostClass: HostClass;
  readonly #limits: HostPoolLimits;
  readonly #onLost: HostLost;
  readonly #hosts = new Set<HostProcess>();
  readonly #starting = new Set<HostProcess>();
  /** With the timers that end them. The last one in is the first to work again, so that the others may end. */
  readonly #idle = new Map<HostProcess, NodeJS.Timeout>();
  readonly #waiting: WaitingCalls;
  readonly #keys = new WeakMap<HostProcess, string>();
  #lost = 0;
  #closed = false;

  constructor(hostClass: HostClass, onLost: HostLost, limits: Partial<HostPoolLimits> = {}) {
    this.#hostClass = hostClass;
    this.#onLost = onLost;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#waiting = new WaitingCalls(this.#limits.maxWaiting);
    this.#startHosts();
  }

  get statistics(): HostPoolStatistics {
    return {
      hosts: this.#hosts.size,
      starting: this.#starting.size,
      busy: this.#hosts.size - this.#starting.size - this.#idle.size,
      waiting: this.#waiting.length,
      lost: this.#lost,
    };
  }

  /**
   * Runs a call on a host of its own. The time that it waits for one does not count against `timeoutMs`.
   *
   * @throws {HostError} when there is no reply; or the reason of the signal.
   */
  async run(request: unknown, call: PoolCall): Promise<unknown> {
    if (this.#closed) throw new HostError('closed', 'the sandbox is being shut down');
    const turn = this.#waiting.join(call.caller, call.key, call.signal);
    this.#assign();
    const host = await turn;
    try {
      return await host.call(request, call);
    } finally {
      if (!host.retired) this.#offer(host);
    }
  }

  /** Kills every host; calls that run or wait reject with `closed`. Resolves when no process is left. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.rejectAll(new HostError('closed', 'the sandbox is being shut down'));
    const hosts = [...this.#hosts];
    for (const host of hosts) host.kill();
    await Promise.all(hosts.map((host) => host.ended));
  }

  #offer(host: HostProcess): void {
    this.#idle.set(host, setTimeout(() => this.#endSpare(host), this.#limits.idleMs).unref());
    this.#assign();
  }

  /** Gives idle hosts to those who wait, and sees to it that there will be enough. */
  #assign(): void {
    while (this.#idle.size > 0 && this.#waiting.serve((key) => this.#take(key)));
    this.#startHosts();
  }

  /** The idle host with this key that worked last, else one that has none yet. */
  #take(key: string | undefined): HostProcess | undefined {
    const idle = [...this.#idle.keys()].reverse();
    const host =
      idle.find((it) => this.#keys.get(it) === key) ?? idle.find((it) => this.#keys.get(it) === undefined);
    if (host === undefined) return undefined;
    clearTimeout(this.#idle.get(host));
    this.#idle.delete(host);
    if (key !== undefined) this.#keys.set(host, key);
    return host;
  }

  #startHosts(): void {
    if (this.#closed) return;
    const { hosts, busy, waiting } = this.statistics;
    const { minHosts, maxHosts, spareHosts } = this.#limits;
    const taken = [...this.#idle.keys()].filter((host) => this.#keys.has(host));
    const free = this.#starting.size + this.#idle.size - taken.length;
    // Where hosts that have keys are idle and nobody wants another key, none is wanted beside them.
    const spare = busy + waiting === 0 && taken.length > 0 ? 0 : spareHosts;
    const wanted = Math.max(minHosts - hosts, waiting + spare - free);
    const possible = Math.min(wanted, maxHosts - hosts);
    for (let missing = possible; missing > 0; missing -= 1) this.#startHost();
    const ending = [...this.#hosts].filter((host) => host.retired).length;
    const lacking = waiting - free - Math.max(possible, 0) - ending;
    for (const host of taken.slice(0, Math.max(lacking, 0))) {
      clearTimeout(this.#idle.get(host));
      this.#idle.delete(host);
      host.kill();
    }
  }

  #startHost(): void {
    let host: HostProcess;
    try {
      host = new HostProcess(this.#hostClass);
    } catch (error) {
      // The machine has no memory or no process left to give.
      this.#giveUp(String(error), undefined);
      return;
    }
    this.#hosts.add(host);
    this.#starting.add(host);
    const offer = () => {
      this.#starting.delete(host);
      this.#offer(host);
    };
    host.ready.then(offer, () => {});
    host.ended.then((error) => this.#forget(host, error));
  }

  #forget(host: HostProcess, error: HostError | undefined): void {
    clearTimeout(this.#idle.get(host));
    this.#idle.delete(host);
    this.#hosts.delete(host);
    const neverStarted = this.#starting.delete(host);
    if (neverStarted && error) {
      this.#giveUp(error.detail, host.pid);
    } else {
      if (error) this.#report(error, host.pid);
      this.#startHosts();
    }
  }

  /** The next call tries again; trying without end would only heat the machine. */
  #giveUp(detail: string, pid: number | undefined): void {
    const error = new HostError('unstartable', 'no sandbox process could be started', detail);
    this.#report(error, pid);
    if (this.#hosts.size === 0) this.#waiting.rejectAll(error);
  }

  #report(error: HostError, pid: number | undefined): void {
    this.#lost += 1;
    this.#onLost(error, pid);
  }

  #endSpare(host: HostProcess): void {
    if (this.#hosts.size > this.#limits.minHosts) host.kill();
  }
}
