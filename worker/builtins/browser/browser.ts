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
import { navigate } from './navigate.ts';
import { click, fillIn, screenshot } from './page-actions.ts';
import { settle, viewOf } from './page-view.ts';

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
        await click(page, ref, signal);
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

function viewResult(view: BrowserView, note = ''): ToolResult {
  const text = `${view.title}\n${view.url}\n\n${view.snapshot ?? ''}${note}`;
  return { content: [{ type: 'text', text }], structuredContent: { ...view } };
}
