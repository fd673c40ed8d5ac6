import type { BrowserContext, Page } from 'playwright-core';
import type { DomainRules } from '../../outgoing/domain-rules.ts';
import type { EgressProxy } from './egress-proxy.ts';

/** Tabs of a window at the most; beyond it the oldest is closed. */
const MAX_TABS = 5;

/** How long after a click another tab may open, in milliseconds. */
const NEW_TAB_MS = 500;

const SIZE = { width: 1280, height: 800 };

/** What a window is opened with. */
export const WINDOW_OPTIONS = {
  viewport: SIZE,
  acceptDownloads: false,
  // They would outlive the page, and act when nobody looks.
  serviceWorkers: 'block',
  locale: 'en-US',
} as const;

/** The browser window of one owner: cookies, storage and tabs of its own. */
export class BrowserWindow {
  readonly #context: BrowserContext;
  readonly #proxy: EgressProxy;
  #page: Page | undefined;
  #last: Promise<unknown> = Promise.resolve();
  inUse = 0;
  usedAt = Date.now();

  constructor(context: BrowserContext, proxy: EgressProxy) {
    this.#context = context;
    this.#proxy = proxy;
    context.on('page', (page) => this.#follow(page));
  }

  /** The tab that was opened last; undefined: none is open. */
  get page(): Page | undefined {
    return this.#page;
  }

  set rules(rules: DomainRules) {
    this.#proxy.rules = rules;
  }

  /** A page is about to be opened: only what is refused from here on is about it. */
  forgetRefusals(): void {
    this.#proxy.forgetRefusals();
  }

  /** Why a host could not be reached. */
  refusalOf(url: string): string | undefined {
    return URL.canParse(url) ? this.#proxy.refusalOf(new URL(url).hostname) : undefined;
  }

  /** Opens a tab, where none is open. */
  async tab(): Promise<Page> {
    this.#page ??= await this.#context.newPage();
    return this.#page;
  }

  /** Opens a tab in place of the one that is open. */
  async freshTab(): Promise<Page> {
    const before = this.#page;
    const page = await this.#context.newPage();
    await before?.close();
    return page;
  }

  /** Waits a moment for another tab: a click opens it a little later. */
  async nextTab(): Promise<void> {
    await this.#context.waitForEvent('page', { timeout: NEW_TAB_MS }).catch(() => undefined);
  }

  /** Does one thing after the other: two clicks at once would be on pages that neither has seen. */
  async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    this.inUse += 1;
    const run = (async () => {
      await before.catch(() => undefined);
      return work();
    })();
    this.#last = run;
    try {
      return await run;
    } finally {
      this.inUse -= 1;
      this.usedAt = Date.now();
    }
  }

  async close(): Promise<void> {
    await this.#context.close().catch(() => undefined);
    await this.#proxy.close();
  }

  #follow(page: Page): void {
    this.#page = page;
    // Nobody is there to answer; a question would hold the page for ever.
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
    page.on('close', () => {
      if (this.#page === page) this.#page = this.#context.pages().at(-1);
    });
    const [oldest, ...others] = this.#context.pages();
    if (others.length >= MAX_TABS) void oldest?.close().catch(() => undefined);
  }
}
