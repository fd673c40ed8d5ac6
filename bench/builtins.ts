/**
 * What one call of each built-in takes, from an MCP client through the gateway and back, beside an echo of a server upstream. What they
 * call is on this machine and answers at once, so that the figures are the platform's own.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../scripts/supervisor/free-port.ts';
import { startSearchProviders } from '../test/builtins/fixtures/search-providers.ts';
import { type BuiltinUser, connectToBuiltins } from '../test/support/builtins.ts';
import { closeClients } from '../test/support/clients.ts';
import { attach, connectMcp } from '../test/support/gateways.ts';
import { Platform } from '../test/support/platform.ts';
import { Site } from '../test/support/site.ts';
import { makeQuestion, makeText, startEmbedder } from './library.ts';
import { percentile } from './percentile.ts';
import { startProcess } from './processes.ts';

const CALLS = Number(process.env.BENCH_CALLS ?? 100);
const CHUNKS = Number(process.env.BENCH_CHUNKS ?? 10_000);

interface Row {
  name: string;
  p50: number;
  p99: number;
}

interface Measured {
  name: string;
  /** Makes the n-th call. */
  call(n: number): Promise<unknown>;
  /** How long the caller thinks between two calls, in milliseconds. */
  pauseMs?: number;
  calls?: number;
}

const PAGE = `<title>Herons</title><article><h1>Herons</h1>${'<p>The heron waits at the pond until a fish comes by, which may take long.</p>'.repeat(40)}</article>`;

async function main(): Promise<void> {
  const platform = await Platform.start();
  const port = await freePort();
  const upstream = await startProcess('echo-server', { PORT: String(port) });
  const engines = await startSearchProviders();
  const embedder = await startEmbedder();
  const site = await Site.start(({ path }) =>
    path === '/robots.txt' ? { status: 404 } : { body: path === '/api' ? '{"heron": 1}' : PAGE },
  );
  try {
    const user = await connectToBuiltins(platform, {
      'web-search': { provider: 'searxng', url: engines.url('/searx') },
      'web-fetch': {},
      'http-client': {},
      'code-runner': {},
      files: {},
      browser: {},
      knowledge: { maxChunks: 200_000 },
    });
    await attach(platform, user.gateway.id, await connectMcp(platform, port));
    const hybrid = await connectToBuiltins(platform, {
      knowledge: {
        embedding: 'openai',
        embeddingUrl: embedder.url('/v1'),
        embeddingModel: 'bench',
        embeddingApiKey: 'k',
      },
    });
    const chunks = await fill(platform, user);
    await fill(platform, hybrid);
    await user.succeed('files_write', { path: 'notes.md', content: makeText(1, 50) });
    await user.succeed('browser_open', { url: site.url('/page') });
    const rows: Row[] = [];
    for (const measured of measurements(user, hybrid, site)) rows.push(await measure(measured));
    print(rows, chunks);
    const file = fileURLToPath(new URL(`../../bench/results/builtins-${Date.now()}.json`, import.meta.url));
    writeFileSync(file, `${JSON.stringify({ at: new Date(), chunks, rows }, null, 2)}\n`);
    console.log(`written to ${file}`);
  } finally {
    await closeClients();
    upstream.kill('SIGKILL');
    await platform.stop();
    await Promise.all([engines.stop(), embedder.stop(), site.stop()]);
  }
}

function measurements(user: BuiltinUser, hybrid: BuiltinUser, site: Site): Measured[] {
  const run = (language: string, code: string) => user.succeed('run_code', { language, code });
  return [
    { name: 'echo of an MCP server', call: () => user.call('echo', { text: 'hello' }) },
    { name: 'run_code, JavaScript', call: (n) => run('javascript', `${n} * 2`) },
    // Each call uses up an interpreter; the next one is made ready while the caller thinks.
    { name: 'run_code, Python', call: (n) => run('python', `${n} * 2`), pauseMs: 1000, calls: CALLS / 2 },
    { name: 'run_code, Python, without a pause', call: (n) => run('python', `${n} * 2`), calls: CALLS / 4 },
    { name: 'web_search', call: (n) => user.succeed('web_search', { query: `heron ${n}` }) },
    { name: 'web_search, cached', call: () => user.succeed('web_search', { query: 'heron 0' }) },
    { name: 'web_fetch', call: (n) => user.succeed('web_fetch', { url: site.url(`/page?${n}`) }) },
    { name: 'web_fetch, cached', call: () => user.succeed('web_fetch', { url: site.url('/page?0') }) },
    { name: 'http_request', call: () => user.succeed('http_request', { url: site.url('/api') }) },
    {
      name: 'files_write',
      call: (n) => user.succeed('files_write', { path: 'written.md', content: `line ${n}` }),
    },
    { name: 'files_read', call: () => user.succeed('files_read', { path: 'notes.md' }) },
    { name: 'files_search', call: () => user.succeed('files_search', { query: 'heron' }) },
    {
      name: 'knowledge_search, words',
      call: (n) => user.succeed('knowledge_search', { query: makeQuestion(n) }),
    },
    {
      name: 'knowledge_search, words and meaning',
      call: (n) => hybrid.succeed('knowledge_search', { query: makeQuestion(n) }),
    },
    { name: 'browser_snapshot', call: () => user.succeed('browser_snapshot', {}) },
    { name: 'browser_screenshot', call: () => user.succeed('browser_screenshot', {}), calls: CALLS / 4 },
  ];
}

async function measure({ name, call, pauseMs = 0, calls = CALLS }: Measured): Promise<Row> {
  const warmUp = Math.max(3, calls / 10);
  // Numbers of their own: what warms up must fill no cache.
  for (let n = 0; n < warmUp; n += 1) {
    await call(1_000_000 + n);
    await delay(pauseMs);
  }
  const times: number[] = [];
  for (let n = 0; n < calls; n += 1) {
    const begin = performance.now();
    await call(n);
    times.push(performance.now() - begin);
    await delay(pauseMs);
  }
  return { name, p50: percentile(times, 50), p99: percentile(times, 99) };
}

/** Fills a gateway's knowledge. @returns how many pieces it has. */
async function fill(platform: Platform, { gateway }: BuiltinUser): Promise<number> {
  let chunks = 0;
  for (let n = 0; chunks < CHUNKS; n += 1) {
    const response = await fetch(`${platform.url}/knowledge/${gateway.id}?name=book-${n}.txt`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-api-key': platform.adminKey },
      body: makeText(n + 1, 10_000),
    });
    const added = (await response.json()) as { chunks?: number; error?: { message: string } };
    if (added.chunks === undefined) throw new Error(added.error?.message);
    chunks += added.chunks;
  }
  return chunks;
}

function print(rows: readonly Row[], chunks: number): void {
  const echo = rows[0]?.p50 ?? Number.NaN;
  console.log(`\n${'one caller'.padEnd(38)}   p50 ms   p99 ms   × echo`);
  for (const { name, p50, p99 } of rows) {
    const figures = [p50.toFixed(1), p99.toFixed(1), (p50 / echo).toFixed(1)];
    console.log(`${name.padEnd(38)}${figures.map((figure) => figure.padStart(9)).join('')}`);
  }
  console.log(`knowledge of ${chunks} pieces`);
}

await main();
