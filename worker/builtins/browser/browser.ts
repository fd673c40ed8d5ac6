import type { Locator, Page, Response } from 'playwright-core';
import type {
  BrowserClickArguments,
  BrowserOpenArguments,
  BrowserScreenshotArguments,
  BrowserSettings,
  BrowserTypeArguments,
  BrowserView,
} from '../../../schema/builtins/browser.ts';
import type { Builtin, BuiltinContext, ToolResult } from '../builtin.ts';
import { ToolError } from '../tool-error.ts';
import type { BrowserWindow } from './browser-window.ts';
import type { BrowserWindows } from './browser-windows.ts';
import { REFUSED_HEADER } from './egress-proxy.ts';
import { placeOf, settle, viewOf } from './page-view.ts';

/** How long an element may take to be there and usable, in milliseconds. */
const ACTION_MS = 5000;

/** The tallest screenshot, in pixels; models see no detail in a taller one. */
const MAX_HEIGHT = 8000;

/** The built-in with a real browser. */
export class Browser implements Builtin<unknown, BrowserSettings> {
  readonly #windows: BrowserWindows;

  constructor(windows: BrowserWindows) {
    this.#windows = windows;
  }

  async run(
    tool: string,
    args: unknown,
    settings: BrowserSettings,
    context: BuiltinContext,
  ): Promise<ToolResult> {
    if (tool === 'browser_close') return this.#close(context);
    if (tool === 'browser_open') return this.#open(args as BrowserOpenArguments, settings, context);
    const { gateway, execution, keepsState } = context;
    const { owner } = execution;
    const window = owner === undefined ? undefined : await this.#windows.find(gateway, owner);
    if (window === undefined) throw new ToolError('No page is open; open one with browser_open.');
    keepsState();
    return window.exclusively(() => this.#act(tool, args, window, context));
  }

  ownerGone(owner: string): void {
    this.#windows.closeOwner(owner);
  }

  close(): Promise<void> {
    return this.#windows.close();
  }

  async #open(
    { url }: BrowserOpenArguments,
    settings: BrowserSettings,
    context: BuiltinContext,
  ): Promise<ToolResult> {
    const { gateway, execution, signal, keepsState } = context;
    if (execution.owner === undefined) {
      const { window, close } = await this.#windows.openOnce(settings);
      try {
        const view = await navigate(window, url, settings, signal);
        return viewResult(
          view,
          '\n\n(The page is closed again: callers without a session have no window of their own.)',
        );
      } finally {
        await close();
      }
    }
    const window = await this.#windows.open(gateway, execution.owner, settings);
    keepsState();
    return window.exclusively(async () => viewResult(await navigate(window, url, settings, signal)));
  }

  async #act(
    tool: string,
    args: unknown,
    window: BrowserWindow,
    { signal }: BuiltinContext,
  ): Promise<ToolResult> {
    const { page } = window;
    if (page === undefined) throw new ToolError('No page is open; open one with browser_open.');
    switch (tool) {
      case 'browser_click': {
        const nextTab = window.nextTab();
        const { ref } = args as BrowserClickArguments;
        await use(page, ref, (element) => element.click({ timeout: ACTION_MS, signal }));
        await nextTab;
        break;
      }
      case 'browser_type':
        await fillIn(page, args as BrowserTypeArguments, signal);
        break;
      case 'browser_screenshot':
        return screenshot(page, args as BrowserScreenshotArguments, signal);
    }
    if (tool !== 'browser_snapshot') await settle(page);
    // What was clicked may have opened another tab.
    const current = window.page ?? page;
    if (current !== page) await settle(current);
    return viewResult(await viewOf(current));
  }

  async #close({ gateway, execution }: BuiltinContext): Promise<ToolResult> {
    const { owner } = execution;
    if (owner !== undefined) {
      await this.#windows.find(gateway, owner);
      await this.#windows.closeOne(gateway, owner);
    }
    return { content: [{ type: 'text', text: 'The browser window is closed.' }], structuredContent: {} };
  }
}

async function navigate(
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

/** Does something with an element. @throws ToolError where there is none of that ref, or it cannot be used. */
async function use(page: Page, ref: string, act: (element: Locator) => Promise<unknown>): Promise<void> {
  const element = page.getByRef(ref);
  if ((await element.count().catch(() => 0)) === 0) {
    throw new ToolError(
      `There is no element ${ref} on the page any more; look at it again with browser_snapshot.`,
    );
  }
  try {
    await act(element);
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    throw new ToolError(
      /Timeout/.test(message)
        ? `The element ${ref} cannot be used: it is hidden, disabled or covered by another one.`
        : `The element ${ref} cannot be used: ${message.replace(/^\w+\.\w+: (Error: )?/, '')}.`,
      { cause: error },
    );
  }
}

async function fillIn(
  page: Page,
  { ref, text, submit }: BrowserTypeArguments,
  signal: AbortSignal,
): Promise<void> {
  await use(page, ref, async (element) => {
    const tagName = await element.evaluate((node) => (node as unknown as { tagName: string }).tagName);
    if (tagName === 'SELECT') await element.selectOption(text, { timeout: ACTION_MS, signal });
    else await element.fill(text, { timeout: ACTION_MS, signal });
    if (submit) await element.press('Enter', { timeout: ACTION_MS, signal });
  });
}

async function screenshot(
  page: Page,
  { full_page }: BrowserScreenshotArguments,
  signal: AbortSignal,
): Promise<ToolResult> {
  const picture = full_page ? await wholePage(page, signal) : await page.screenshot({ type: 'png', signal });
  const place = await placeOf(page);
  return {
    content: [
      { type: 'image', data: picture.toString('base64'), mimeType: 'image/png' },
      { type: 'text', text: `${place.title}\n${place.url}` },
    ],
    structuredContent: { ...place },
  };
}

/** All of a page, or as much of it as models can make out. */
async function wholePage(page: Page, signal: AbortSignal): Promise<Buffer> {
  const size = page.viewportSize();
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  if (size === null || height <= MAX_HEIGHT) return page.screenshot({ type: 'png', fullPage: true, signal });
  await page.setViewportSize({ width: size.width, height: MAX_HEIGHT });
  try {
    return await page.screenshot({ type: 'png', signal });
  } finally {
    await page.setViewportSize(size);
  }
}

function viewResult(view: BrowserView, note = ''): ToolResult {
  const text = `${view.title}\n${view.url}\n\n${view.snapshot ?? ''}${note}`;
  return { content: [{ type: 'text', text }], structuredContent: { ...view } };
}
