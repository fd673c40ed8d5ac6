/**
 * What activity costs: pages of 100,000 entries over the management API, and calls through a gateway that records arguments and results
 * beside calls through one that does not, in alternating rounds.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newId } from '../platform/ids.ts';
import type { Models } from '../platform/mongo.ts';
import { freePort } from '../scripts/supervisor/free-port.ts';
import { connectMcp, makeGateway, specify } from '../test/support/gateways.ts';
import { openOwnStores } from '../test/support/own-stores.ts';
import { Platform } from '../test/support/platform.ts';
import { connect, echo } from './echo-clients.ts';
import { type Figures, load, type Round, summarize } from './load.ts';
import { percentile } from './percentile.ts';
import { startProcess } from './processes.ts';

const ENTRIES = 100_000;
const QUESTIONS = Number(process.env.BENCH_QUESTIONS ?? 30);
const SESSIONS = (process.env.BENCH_SESSIONS ?? '1,8,32').split(',').map(Number);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 3000);
const WARM_UP_MS = 1500;

const TOOLS = ['run_code', 'web_search', 'web_fetch', 'files_read', 'knowledge_search'];

async function main(): Promise<void> {
  const stores = await openOwnStores();
  const platform = await Platform.start(stores.env);
  const port = await freePort();
  const upstream = await startProcess('echo-server', { PORT: String(port) });
  try {
    const pages = await benchPages(platform, stores.mongo.models);
    const calls = await benchCalls(platform, port);
    const file = fileURLToPath(new URL(`../../bench/results/activity-${Date.now()}.json`, import.meta.url));
    writeFileSync(file, `${JSON.stringify({ at: new Date(), pages, calls }, null, 2)}\n`);
    console.log(`written to ${file}`);
  } finally {
    upstream.kill('SIGKILL');
    await platform.stop();
    await stores.stop();
  }
}

async function benchPages(platform: Platform, models: Models): Promise<Record<string, object>> {
  const { id } = await makeGateway(platform);
  const now = Date.now();
  for (let begin = 0; begin < ENTRIES; begin += 1000) {
    const batch = Array.from({ length: 1000 }, (_, n) =>
      entry(id, begin + n, now - (ENTRIES - begin - n) * 500),
    );
    await models.activity.collection.insertMany(batch as never[]);
  }
  const cursor = await endOfPage(platform, id);
  const questions: Record<string, { filter?: object; after?: string; counted?: boolean }> = {
    'first page': {},
    'first page, counted': { counted: true },
    'next page': { after: cursor },
    'by tool': { filter: { tools: ['web_search'] } },
    'by three tools': { filter: { tools: ['web_search', 'run_code', 'seldom'] } },
    'by outcome': { filter: { outcomes: ['TIMEOUT', 'TOOL_ERROR'] } },
    'by principal': { filter: { principal: 'key 3' } },
    'by time': { filter: { from: new Date(now - 60_000 * 60), to: new Date(now - 30_000 * 60) } },
    'tool and outcome': { filter: { tools: ['run_code'], outcomes: ['TIMEOUT'] } },
    'text that is there': { filter: { text: 'needle 7' } },
    'text that is nowhere': { filter: { text: 'haystack' } },
  };
  const figures: Record<string, { p50: number; p99: number }> = {};
  console.log(`\n${ENTRIES} entries           p50 ms   p99 ms`);
  for (const [name, variables] of Object.entries(questions)) {
    const times: number[] = [];
    for (let n = 0; n < QUESTIONS; n += 1) {
      const begin = performance.now();
      await ask(platform, { id, ...variables });
      times.push(performance.now() - begin);
    }
    const of = { p50: percentile(times, 50), p99: percentile(times, 99) };
    figures[name] = of;
    console.log(`  ${name.padEnd(22)}${of.p50.toFixed(1).padStart(9)}${of.p99.toFixed(1).padStart(9)}`);
  }
  return figures;
}

function entry(gatewayId: string, n: number, at: number): Record<string, unknown> {
  return {
    _id: newId(),
    gatewayId,
    at: new Date(at),
    requestId: newId(),
    method: 'tools/call',
    tool: n % 10_000 === 7 ? 'seldom' : TOOLS[n % TOOLS.length],
    principal: `key ${n % 7}`,
    outcome: n % 40 === 0 ? 'TIMEOUT' : n % 25 === 0 ? 'TOOL_ERROR' : 'OK',
    durationMs: n % 1000,
    queueMs: 1,
    arguments: JSON.stringify({ query: `needle ${n % 100}`, limit: 10 }),
    result: JSON.stringify({ content: [{ type: 'text', text: 'An answer of some length. '.repeat(10) }] }),
  };
}

const PAGE = `query ($id: ID!, $filter: ActivityFilter, $after: String, $counted: Boolean = false) {
  activity(gatewayId: $id, filter: $filter, first: 50, after: $after) {
    nodes { id at method tool principal outcome durationMs arguments result }
    pageInfo { hasNextPage endCursor }
    totalCount @include(if: $counted)
  }
}`;

async function ask(platform: Platform, variables: Record<string, unknown>) {
  const { activity } = await platform.graphql<{ activity: { pageInfo: { endCursor: string } } }>(
    PAGE,
    variables,
  );
  return activity;
}

async function endOfPage(platform: Platform, id: string): Promise<string> {
  return (await ask(platform, { id })).pageInfo.endCursor;
}

async function benchCalls(platform: Platform, port: number): Promise<Record<string, object>> {
  const capability = await connectMcp(platform, port);
  const quiet = await makeGateway(platform, [capability]);
  const logging = await makeGateway(platform, [capability]);
  await specify(platform, logging.id, { request_logging: true });
  const results: Record<string, Record<string, Figures>> = {};
  for (const sessions of SESSIONS) {
    const clients = {
      quiet: await connect(sessions, quiet.mcp),
      logging: await connect(sessions, logging.mcp),
    };
    const rounds: Record<'quiet' | 'logging', Round[]> = { quiet: [], logging: [] };
    const round = (name: 'quiet' | 'logging', forMs: number) =>
      load(sessions, forMs, (caller) => echo(clients[name][caller]));
    for (const name of ['quiet', 'logging'] as const) await round(name, WARM_UP_MS);
    for (let n = 0; n < ROUNDS; n += 1) {
      for (const name of ['quiet', 'logging'] as const) rounds[name].push(await round(name, ROUND_MS));
    }
    await Promise.all([...clients.quiet, ...clients.logging].map((client) => client.close()));
    const figures = { quiet: summarize(rounds.quiet), logging: summarize(rounds.logging) };
    results[sessions] = figures;
    print(sessions, figures);
  }
  return results;
}

function print(sessions: number, { quiet, logging }: { quiet: Figures; logging: Figures }): void {
  console.log(
    `\n${sessions} session${sessions === 1 ? '' : 's'}        p50 ms   p99 ms   calls/s    calls  lost`,
  );
  for (const [name, it] of [
    ['metadata', quiet],
    ['+ bodies', logging],
  ] as const) {
    const row = [it.p50.toFixed(2), it.p99.toFixed(2), it.callsPerSecond.toFixed(0), it.calls, it.lost];
    console.log(`  ${name.padEnd(12)}${row.map((cell) => String(cell).padStart(9)).join('')}`);
  }
  const latency = logging.p50 / quiet.p50;
  const throughput = logging.callsPerSecond / quiet.callsPerSecond;
  console.log(`  p50 with bodies / without ${latency.toFixed(2)}   calls/s ${throughput.toFixed(2)}`);
}

await main();
