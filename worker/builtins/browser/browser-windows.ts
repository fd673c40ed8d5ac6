import type { EgressPolicy } from '../../../platform/egress/address.ts';
import type { BrowserSettings } from '../../../schema/builtins/browser.ts';
import type { LeaseHolder } from '../../lease-holder.ts';
import { ToolError } from '../tool-error.ts';
import { BrowserWindow, WINDOW_OPTIONS } from './browser-window.ts';
import type { Chromium } from './chromium.ts';
import { EgressProxy } from './egress-proxy.ts';

/** Windows of one worker, and of one gateway on it. */
const MAX_WINDOWS = 24;
const MAX_PER_GATEWAY = 12;

const SWEEP_MS = 5000;

const CAPABILITY = 'browser';

interface Entry {
  gateway: string;
  owner: string;
  window: Promise<BrowserWindow>;
  opened: BrowserWindow | undefined;
  idleMs: number;
}

/** The browser windows of a worker: one for each owner on each gateway, leased like every state that lives in one worker. */
export class BrowserWindows {
  readonly #chromium: Chromium;
  readonly #leases: LeaseHolder;
  readonly #policy: EgressPolicy;
  readonly #entries = new Map<string, Entry>();
  readonly #sweeper: NodeJS.Timeout;

  constructor(chromium: Chromium, leases: LeaseHolder, policy: EgressPolicy) {
    this.#chromium = chromium;
    this.#leases = leases;
    this.#policy = policy;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  /** The owner's window, where one is open here. @throws LeasedElsewhere where it is open at another worker. */
  async find(gateway: string, owner: string): Promise<BrowserWindow | undefined> {
    const entry = this.#entries.get(keyOf(gateway, owner));
    if (entry !== undefined) return entry.window;
    // Nobody has it if the lease is free; and then it is given back.
    const lease = this.#leases.keyFor(CAPABILITY, owner);
    await this.#leases.take(lease);
    if (!this.#isLeased(owner)) this.#leases.drop(lease);
    return undefined;
  }

  /** The owner's window, opened if there is none. @throws LeasedElsewhere, ToolError, PlatformError UNAVAILABLE */
  async open(gateway: string, owner: string, settings: BrowserSettings): Promise<BrowserWindow> {
    const key = keyOf(gateway, owner);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      await this.#leases.take(this.#leases.keyFor(CAPABILITY, owner));
      entry = this.#entries.get(key) ?? this.#begin(key, gateway, owner, settings);
    }
    entry.idleMs = settings.idleMinutes * 60_000;
    const window = await entry.window;
    window.rules = { allowed: settings.allowedDomains, denied: settings.deniedDomains };
    return window;
  }

  /** A window for one call alone. */
  async openOnce(settings: BrowserSettings): Promise<{ window: BrowserWindow; close(): Promise<void> }> {
    const window = await this.#openWindow(settings);
    return { window, close: () => this.#closeWindow(window) };
  }

  /** Closes the owner's window. @returns whether there was one. */
  async closeOne(gateway: string, owner: string): Promise<boolean> {
    const entry = this.#entries.get(keyOf(gateway, owner));
    if (entry !== undefined) await this.#drop(entry);
    return entry !== undefined;
  }

  /** Closes every window of an owner: its client is gone. */
  closeOwner(owner: string): void {
    for (const entry of this.#entries.values()) if (entry.owner === owner) void this.#drop(entry);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await Promise.all([...this.#entries.values()].map((entry) => this.#drop(entry)));
    await this.#chromium.close();
  }

  #begin(key: string, gateway: string, owner: string, settings: BrowserSettings): Entry {
    this.#makeRoom(gateway);
    const entry: Entry = {
      gateway,
      owner,
      window: this.#openWindow(settings),
      opened: undefined,
      idleMs: 0,
    };
    this.#entries.set(key, entry);
    entry.window.then(
      (window) => {
        entry.opened = window;
      },
      () => this.#forget(entry),
    );
    return entry;
  }

  async #openWindow(settings: BrowserSettings): Promise<BrowserWindow> {
    const browser = await this.#chromium.acquire();
    try {
      const rules = { allowed: settings.allowedDomains, denied: settings.deniedDomains };
      const proxy = await EgressProxy.start(this.#policy, rules);
      const context = await browser.newContext({
        ...WINDOW_OPTIONS,
        // Loopback too: Chromium would call it without the proxy.
        proxy: { server: proxy.url, bypass: '<-loopback>' },
      });
      context.setDefaultTimeout(settings.timeoutSeconds * 1000);
      return new BrowserWindow(context, proxy);
    } catch (error) {
      this.#chromium.release();
      throw error;
    }
  }

  async #closeWindow(window: BrowserWindow): Promise<void> {
    await window.close();
    this.#chromium.release();
  }

  async #drop(entry: Entry): Promise<void> {
    this.#forget(entry);
    const window = await entry.window.catch(() => undefined);
    if (window !== undefined) await this.#closeWindow(window);
  }

  #forget(entry: Entry): void {
    const key = keyOf(entry.gateway, entry.owner);
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    if (!this.#isLeased(entry.owner)) this.#leases.drop(this.#leases.keyFor(CAPABILITY, entry.owner));
  }

  /** An owner that has windows on several gateways has one lease for all. */
  #isLeased(owner: string): boolean {
    return [...this.#entries.values()].some((entry) => entry.owner === owner);
  }

  /** Closes what nobody has used for longest. @throws ToolError where all are in use. */
  #makeRoom(gateway: string): void {
    const all = [...this.#entries.values()];
    const own = all.filter((entry) => entry.gateway === gateway);
    const crowded = own.length >= MAX_PER_GATEWAY ? own : all.length >= MAX_WINDOWS ? all : undefined;
    if (crowded === undefined) return;
    const [oldest] = crowded
      .filter(({ opened }) => opened !== undefined && opened.inUse === 0)
      .sort((a, b) => (a.opened?.usedAt ?? 0) - (b.opened?.usedAt ?? 0));
    if (oldest === undefined) throw new ToolError('All browser windows are in use; try again later.');
    void this.#drop(oldest);
  }

  #sweep(): void {
    for (const entry of this.#entries.values()) {
      const { opened } = entry;
      if (opened !== undefined && opened.inUse === 0 && Date.now() - opened.usedAt > entry.idleMs)
        void this.#drop(entry);
    }
  }
}

function keyOf(gateway: string, owner: string): string {
  return `${gateway} ${owner}`;
}
