import type { Locator, Page } from 'playwright-core';
import type { BrowserScreenshotArguments, BrowserTypeArguments } from '../../../schema/builtins/browser.ts';
import type { ToolResult } from '../builtin.ts';
import { ToolError } from '../tool-error.ts';
import { placeOf } from './page-view.ts';

/** How long an element may take to be there and usable, in milliseconds. */
const ACTION_MS = 5000;

/** The tallest screenshot, in pixels; models see no detail in a taller one. */
const MAX_HEIGHT = 8000;

/** @throws ToolError where there is no element of that ref, or it cannot be clicked. */
export async function click(page: Page, ref: string, signal: AbortSignal): Promise<void> {
  await use(page, ref, (element) => element.click({ timeout: ACTION_MS, signal }));
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

/** Writes into a field, or chooses from a list. @throws ToolError as {@link click}. */
export async function fillIn(
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

/** A picture of what fits the window, or of all of the page. */
export async function screenshot(
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
