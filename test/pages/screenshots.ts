/**
 * `npm run screenshots [folder]`: pictures of the console's pages with made-up data, for the documentation and for whoever changes a page. Each page in
 * light and dark, 1280 and 390 pixels wide.
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

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../../../docs/screenshots', import.meta.url));

const SIZES = [
  { name: '', viewport: { width: 1280, height: 860 } },
  { name: '-phone', viewport: { width: 390, height: 844 } },
];

const platform = await Platform.start();
try {
  mkdirSync(FOLDER, { recursive: true });
  const server = await startServer('mcp-server');
  const { pages: ofGateways } = await fillPlatform(platform, server.port);
  const pages = [...ofGateways, ...(await fillLibrary(platform))];
  for (const { name: size, viewport } of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const visit = await ConsoleVisit.signedIn(platform, { viewport, colorScheme });
      for (const { name, path, ready } of pages) {
        await visit.open(path);
        await visit.page.getByText(ready, { exact: false }).first().waitFor();
        await visit.page.getByRole('button', { name: /^Signed in as/ }).waitFor();
        await visit.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
        await visit.page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}${size}.png`) });
      }
      await visit.close();
    }
  }
  process.stdout.write(`${FOLDER}\n`);
} finally {
  await stopSharedBrowser();
  await stopServers();
  await platform.stop();
}
