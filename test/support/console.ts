import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { sharedBrowser } from './browser.ts';
import type { Platform } from './platform.ts';
import { linkFor } from './users.ts';

/** What a browser sees of the console, and what it says about it. */
export class ConsoleVisit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests to anybody but the platform. */
  readonly elsewhere: string[] = [];
  /** Errors in the browser's console. */
  readonly complaints: string[] = [];
  readonly #platform: Platform;

  private constructor(platform: Platform, context: BrowserContext, page: Page) {
    this.#platform = platform;
    this.context = context;
    this.page = page;
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(platform.url) && !/^(data|blob):/.test(url)) this.elsewhere.push(url);
    });
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** A browser with nobody signed in. */
  static async start(platform: Platform, options: BrowserContextOptions = {}): Promise<ConsoleVisit> {
    const browser: Browser = await sharedBrowser();
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(15_000);
    return new ConsoleVisit(platform, context, await context.newPage());
  }

  /** A browser with the first owner signed in, or with whoever is given. */
  static async signedIn(
    platform: Platform,
    options: BrowserContextOptions & { userId?: string } = {},
  ): Promise<ConsoleVisit> {
    const { userId, ...context } = options;
    const visit = await ConsoleVisit.start(platform, context);
    const link =
      userId === undefined
        ? (await platform.graphql<{ createSignInLink: string }>('mutation { createSignInLink }'))
            .createSignInLink
        : await linkFor(platform, userId);
    await visit.page.goto(link);
    await visit.heading('Gateways');
    return visit;
  }

  /** Opens a path of the console. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.#platform.url + path);
  }

  /** Waits for the page of that name. */
  async heading(name: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** Waits for a notification, whatever the page itself says of the same. */
  async notice(message: string | RegExp, options: { timeout?: number } = {}): Promise<void> {
    await this.page.locator('.mantine-Notification-root').getByText(message).first().waitFor(options);
  }

  /** The text of an element, once it is there. */
  async textOf(element: Locator): Promise<string> {
    return (await element.textContent()) ?? '';
  }

  /** Fails on violations of accessibility that are serious or worse, in light and in dark. */
  async checkAccessibility(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      // A list that is read anew is faded meanwhile.
      await this.page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
      // What the colours are is computed with the next frame, and some of them get there by and by.
      await this.page.evaluate(
        `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
          .then(() => Promise.allSettled(document.getAnimations().filter((it) => it.effect.getTiming().iterations !== Infinity).map((it) => it.finished)))
          .then(() => undefined)`,
      );
      const { violations } = await new AxeBuilder({ page: this.page }).analyze();
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
        );
      assert.deepEqual(serious, [], `${this.page.url()} in ${colorScheme}`);
    }
  }

  /** Fails where the browser asked somebody outside, or had something to complain about. */
  checkQuiet(): void {
    assert.deepEqual(this.elsewhere, []);
    assert.deepEqual(this.complaints, []);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
