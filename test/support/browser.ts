import { type Browser, chromium } from 'playwright-core';

let shared: Promise<Browser> | undefined;

/** Debian's Chromium, headless, started by the first test that asks. It looks nothing up outside. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return shared;
}

/** Ends it, where one was started. */
export async function stopSharedBrowser(): Promise<void> {
  const browser = await shared?.catch(() => undefined);
  shared = undefined;
  await browser?.close();
}
