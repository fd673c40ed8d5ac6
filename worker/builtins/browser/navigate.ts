import type { Page, Response } from 'playwright-core';
import type { BrowserSettings, BrowserView } from '../../../schema/builtins/browser.ts';
import { ToolError } from '../tool-error.ts';
import type { BrowserWindow } from './browser-window.ts';
import { REFUSED_HEADER } from './egress-proxy.ts';
import { settle, viewOf } from './page-view.ts';

/** Opens a page in a window. @throws ToolError that says why it cannot be opened; or the reason of the signal. */
export async function navigate(
  window: BrowserWindow,
  url: string,
  settings: BrowserSettings,
  signal: AbortSignal,
): Promise<BrowserView> {
  window.forgetRefusals();
  const { page, response } = await goTo(window, url, settings, signal).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    throw new ToolError(`${url} could not be opened: ${whyNot(error, window, url, settings)}.`, {
      cause: error,
    });
  });
  // An unencrypted page that was refused is an answer of the proxy's.
  if (response?.headers()[REFUSED_HEADER] !== undefined) {
    const reason = window.refusalOf(page.url()) ?? 'it was refused';
    throw new ToolError(`${page.url()} could not be opened: ${reason}.`);
  }
  await settle(page);
  return viewOf(page);
}

async function goTo(
  window: BrowserWindow,
  url: string,
  { timeoutSeconds }: BrowserSettings,
  signal: AbortSignal,
): Promise<{ page: Page; response: Response | null }> {
  const options = { waitUntil: 'domcontentloaded', timeout: timeoutSeconds * 1000, signal } as const;
  const page = await window.tab();
  try {
    return { page, response: await page.goto(url, options) };
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('interrupted by another navigation'))) throw error;
    // The page before went elsewhere by itself, or failed and its error page came in between: both cannot be in a tab that is new.
    const fresh = await window.freshTab();
    return { page: fresh, response: await fresh.goto(url, options) };
  }
}

function whyNot(
  error: unknown,
  window: BrowserWindow,
  url: string,
  { timeoutSeconds }: BrowserSettings,
): string {
  const message = error instanceof Error ? error.message : '';
  if (/Timeout \d+ms exceeded/.test(message)) return `timed out after ${timeoutSeconds} s`;
  if (/Download is starting/.test(message))
    return 'it is a download, not a page; use web_fetch or http_request';
  const [, code] = /net::(ERR_\w+)/.exec(message) ?? [];
  // A redirect may have led elsewhere.
  const [, failed = url] = /navigating to "([^"]+)"/.exec(message) ?? [];
  return (
    window.refusalOf(url) ??
    window.refusalOf(failed) ??
    (code ? `the browser says ${code}` : 'the browser gave up')
  );
}
