/**
 * `npm run screenshots [folder]`: pictures of the console's pages with made-up data. For the documentation in light, and on a phone in dark; into a folder of
 * one's own in light and dark, 1280 and 390 pixels wide, for whoever changes a page.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopSharedBrowser } from '../support/browser.ts';
import { ConsoleVisit } from '../support/console.ts';
import { Platform } from '../support/platform.ts';
import { startServer, stopServers } from '../support/servers.ts';
import { fillPlatform } from './screenshot-data.ts';
import { fillLibrary } from './screenshot-library.ts';

const IS_SHOWN = process.argv[2] === undefined;
const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../../../docs/screenshots', import.meta.url));

const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

/** Of each page; the documentation shows two of them, a folder of one's own has room for all. */
const PICTURES = [
  { suffix: 'light', viewport: DESKTOP, colorScheme: 'light', isShown: true },
  { suffix: 'dark', viewport: DESKTOP, colorScheme: 'dark', isShown: false },
  { suffix: 'phone-light', viewport: PHONE, colorScheme: 'light', isShown: false },
  { suffix: 'phone-dark', viewport: PHONE, colorScheme: 'dark', isShown: true },
] as const;

const platform = await Platform.start();
try {
  mkdirSync(FOLDER, { recursive: true });
  const server = await startServer('mcp-server');
  const { pages: ofGateways } = await fillPlatform(platform, server.port);
  const pages = [...ofGateways, ...(await fillLibrary(platform))];
  for (const { suffix, viewport, colorScheme } of PICTURES.filter(({ isShown }) => isShown || !IS_SHOWN)) {
    const visit = await ConsoleVisit.signedIn(platform, { viewport, colorScheme });
    for (const { name, path, ready } of pages) {
      await visit.open(path);
      await visit.page.getByText(ready, { exact: false }).first().waitFor();
      await visit.page.getByRole('button', { name: /^Signed in as/ }).waitFor();
      await visit.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      await visit.page.screenshot({ path: join(FOLDER, `${name}-${suffix}.png`) });
    }
    await visit.close();
  }
  process.stdout.write(`${FOLDER}\n`);
} finally {
  await stopSharedBrowser();
  await stopServers();
  await platform.stop();
}
