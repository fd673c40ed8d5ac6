/**
 * Calls of plugins, put on the queue as the API does it, in alternating rounds with empty executions: a component of 0.2 MB in Rust and one of
 * 12 MB in TypeScript. Warm calls come one at a time with a pause between them, and one directly after the other; the first call comes directly
 * after the upload.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../scripts/supervisor/redis-server.ts';
import { Platform } from '../test/support/platform.ts';
import { PROBE, packed, TYPESCRIPT, upload } from '../test/support/plugins.ts';
import { childrenOf } from '../test/support/processes.ts';
import { type Caller, openExecutions } from './executions.ts';
import { type Figures, load, type Round, summarize } from './load.ts';
import { percentile } from './percentile.ts';
import { startProcess } from './processes.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 3000);
/** Between warm calls, in milliseconds: as long as nobody calls, the next instance is made. */
const PAUSE_MS = 25;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'omnigate-bench-'));
  const redis = await startRedis(join(folder, 'redis'), () => undefined);
  const platform = await Platform.start({ REDIS_URL: redis.url });
  const floorUrl = redis.url.replace(/\/0$/, '/1');
  const floorWorker = await startProcess('floor-worker', { REDIS_URL: floorUrl });
  const callers: Record<string, Caller> = {
    floor: await openExecutions(floorUrl, 'nothing', { name: 'nothing', arguments: {} }),
  };
  try {
    const first: Record<string, Record<string, number>> = {};
    const add = async (name: string, path: string, params: Record<string, unknown>) => {
      const beforeUpload = performance.now();
      const { id } = await upload(platform, packed(path));
      const afterUpload = performance.now();
      const caller = await openExecutions(redis.url, id, params);
      callers[name] = caller;
      const beforeCall = performance.now();
      await caller.call();
      first[name] = { uploadMs: afterUpload - beforeUpload, firstCallMs: performance.now() - beforeCall };
    };
    await add('small', PROBE, { name: 'checked-add', arguments: { left: 1, right: 2 } });
    await add('typescript', TYPESCRIPT, { name: 'slugify', arguments: { title: 'Hello World' } });
    const warm = await measure(callers, PAUSE_MS);
    const busy = await measure(callers, 0);
    print('warm', warm);
    print('one after the other', busy);
    for (const [name, it] of Object.entries(first)) {
      console.log(
        `  ${name}: upload ${it.uploadMs?.toFixed(0)} ms, first call ${it.firstCallMs?.toFixed(0)} ms`,
      );
    }
    const hosts = hostMemory(platform);
    console.log(`  plugin hosts: ${hosts.join(' MB, ')} MB`);
    const file = fileURLToPath(new URL(`../../bench/results/plugins-${Date.now()}.json`, import.meta.url));
    writeFileSync(file, `${JSON.stringify({ at: new Date(), first, warm, busy, hosts }, null, 2)}\n`);
    console.log(`written to ${file}`);
  } finally {
    for (const caller of Object.values(callers)) await caller.close();
    floorWorker.kill('SIGKILL');
    await platform.stop();
    await redis.child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(callers: Record<string, Caller>, pauseMs: number): Promise<Record<string, Figures>> {
  const rounds = new Map<string, Round[]>(Object.keys(callers).map((name) => [name, []]));
  for (const caller of Object.values(callers)) await load(1, ROUND_MS / 2, paused(caller, pauseMs).call);
  for (let n = 0; n < ROUNDS; n += 1) {
    for (const [name, caller] of Object.entries(callers)) {
      const { call, latencies } = paused(caller, pauseMs);
      const round = await load(1, ROUND_MS, call);
      rounds.get(name)?.push({ ...round, p50: percentile(latencies, 50), p99: percentile(latencies, 99) });
    }
  }
  return Object.fromEntries([...rounds].map(([name, of]) => [name, summarize(of)]));
}

/** Calls with a pause before each, which does not count. */
function paused(caller: Caller, pauseMs: number): { call: () => Promise<void>; latencies: number[] } {
  const latencies: number[] = [];
  return {
    latencies,
    async call() {
      if (pauseMs > 0) await delay(pauseMs);
      const begin = performance.now();
      await caller.call();
      latencies.push(performance.now() - begin);
    },
  };
}

function print(title: string, figures: Record<string, Figures>): void {
  const floor = figures.floor?.p50 ?? 0;
  console.log(`\n${title.padEnd(20)}   p50 ms   p99 ms  above the floor    calls  lost`);
  for (const [name, it] of Object.entries(figures)) {
    const above = name === 'floor' ? '' : (it.p50 - floor).toFixed(2);
    const row = [it.p50.toFixed(2), it.p99.toFixed(2)].map((cell) => cell.padStart(9)).join('');
    console.log(
      `  ${name.padEnd(18)}${row}${above.padStart(17)}${String(it.calls).padStart(9)}${String(it.lost).padStart(6)}`,
    );
  }
}

/** Resident memory of each host, in megabytes. */
function hostMemory(platform: Platform): number[] {
  return platform.pids('worker').flatMap((worker) =>
    childrenOf(worker)
      .filter(({ command }) => command.includes('plugins/host/main.js'))
      .map(({ pid }) => {
        const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return Math.round(Number(kilobytes) / 1024);
      }),
  );
}

await main();
