/**
 * How soon the console shows something: first content (First Contentful Paint) and the page itself, with nothing in the browser's cache, and the JavaScript
 * that came over the line for it. The budget: first content within 1.5 s, 400 KB.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sharedBrowser, stopSharedBrowser } from '../test/support/browser.ts';
import { makeGateway } from '../test/support/gateways.ts';
import { Platform } from '../test/support/platform.ts';
import { median } from './percentile.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

interface View {
  firstContentMs: number;
  pageMs: number;
  scriptBytes: number;
}

async function main(): Promise<void> {
  const platform = await Platform.start();
  try {
    const { id } = await makeGateway(platform, ['code-runner']);
    const pages = {
      'sign-in': { path: '/sign-in', signedIn: false },
      gateways: { path: '/gateways', signedIn: true },
      overview: { path: `/gateways/${id}`, signedIn: true },
      specification: { path: `/gateways/${id}/specification`, signedIn: true },
      capabilities: { path: '/capabilities', signedIn: true },
    };
    const figures: Record<string, object> = {};
    console.log('\nmedians            first content   page ms   JavaScript KB');
    for (const [name, { path, signedIn }] of Object.entries(pages)) {
      const views: View[] = [];
      for (let n = 0; n < ROUNDS; n += 1) views.push(await look(platform, path, signedIn));
      const of = (field: keyof View) => median(views.map((view) => view[field]));
      const [first, page, bytes] = [of('firstContentMs'), of('pageMs'), of('scriptBytes')];
      figures[name] = { firstContentMs: first, pageMs: page, scriptBytes: bytes };
      const row = [first.toFixed(0), page.toFixed(0), (bytes / 1000).toFixed(0)];
      console.log(`  ${name.padEnd(14)}${row.map((cell) => cell.padStart(14)).join('')}`);
    }
    const file = fileURLToPath(new URL(`../../bench/results/console-${Date.now()}.json`, import.meta.url));
    writeFileSync(file, `${JSON.stringify({ at: new Date(), rounds: ROUNDS, figures }, null, 2)}\n`);
    console.log(`written to ${file}`);
  } finally {
    await stopSharedBrowser();
    await platform.stop();
  }
}

/** Opens a page in a browser that has seen nothing. */
async function look(platform: Platform, path: string, signedIn: boolean): Promise<View> {
  const context = await (await sharedBrowser()).newContext();
  try {
    if (signedIn) {
      const { createSignInLink } = await platform.graphql<{ createSignInLink: string }>(
        'mutation { createSignInLink }',
      );
      // The link's answer has the cookie; what it leads to is not looked at.
      await context.request.get(createSignInLink, { maxRedirects: 0 });
    }
    const page = await context.newPage();
    const begin = performance.now();
    await page.goto(platform.url + path, { waitUntil: 'commit' });
    await page.locator('h1').waitFor();
    const pageMs = performance.now() - begin;
    await page.waitForLoadState('load');
    const [firstContentMs, scriptBytes] = await page.evaluate<[number, number]>(`[
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      performance.getEntriesByType('resource').filter((it) => it.name.endsWith('.js')).reduce((sum, it) => sum + it.transferSize, 0),
    ]`);
    return { firstContentMs, pageMs, scriptBytes };
  } finally {
    await context.close();
  }
}

await main();
