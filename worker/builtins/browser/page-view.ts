import type { Page } from 'playwright-core';
import type { BrowserView } from '../../../schema/builtins/browser.ts';

/** The longest snapshot, in characters. */
const MAX_SNAPSHOT = 60_000;

/** How long a page may go on loading before it is looked at, in milliseconds. */
const SETTLE_MS = 1500;

/** Lets a page load what it has begun to load; one that never ends doing so is looked at as it is. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('domcontentloaded', { timeout: SETTLE_MS * 4 }).catch(() => undefined);
  await page.waitForLoadState('networkidle', { timeout: SETTLE_MS }).catch(() => undefined);
}

/** Where a page is and what it is called. */
export async function placeOf(page: Page): Promise<BrowserView> {
  return { url: page.url(), title: await page.title() };
}

/** The same with what is on it, for models: roles, names, and refs of what can be used. */
export async function viewOf(page: Page): Promise<BrowserView> {
  const snapshot = await page.ariaSnapshot({ mode: 'ai' });
  const cut =
    snapshot.length > MAX_SNAPSHOT
      ? `${snapshot.slice(0, snapshot.lastIndexOf('\n', MAX_SNAPSHOT))}\n… (the page goes on)`
      : snapshot;
  return { ...(await placeOf(page)), snapshot: cut };
}
