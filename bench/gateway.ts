/**
 * An echo tool on a stateful server, called directly and through a gateway in alternating rounds; beside them the floor, an empty
 * execution's round trip through the same queue and reply channel, and BullMQ as it comes, which stays where it is when ours becomes
 * faster or slower.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../scripts/supervisor/free-port.ts';
import { startRedis } from '../scripts/supervisor/redis-server.ts';
import { connectMcp, makeGateway } from '../test/support/gateways.ts';
import { Platform } from '../test/support/platform.ts';
import { openBareQueue } from './bare-queue.ts';
import { connect, echo } from './echo-clients.ts';
import { openExecutions } from './executions.ts';
import { type Figures, load, type Round, summarize } from './load.ts';
import { startProcess } from './processes.ts';

const CONCURRENCY = (process.env.BENCH_SESSIONS ?? '1,8,32').split(',').map(Number);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 3000);
const WARM_UP_MS = 1500;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'omnigate-bench-'));
  const redis = await startRedis(join(folder, 'redis'), () => undefined);
  const platform = await Platform.start({ REDIS_URL: redis.url });
  const port = await freePort();
  const upstream = await startProcess('echo-server', { PORT: String(port) });
  const floorUrl = redis.url.replace(/\/0$/, '/1');
  const bareUrl = redis.url.replace(/\/0$/, '/2');
  const floorWorker = await startProcess('floor-worker', { REDIS_URL: floorUrl });
  const bareWorker = await startProcess('bare-queue-worker', { REDIS_URL: bareUrl });
  const floor = await openExecutions(floorUrl, 'nothing', { name: 'nothing', arguments: { text: 'hello' } });
  const bare = await openBareQueue(bareUrl);
  try {
    const gateway = await makeGateway(platform, [await connectMcp(platform, port)]);
    const direct = new URL(`http://127.0.0.1:${port}/mcp`);
    const results: Record<string, Record<string, Figures>> = {};
    for (const sessions of CONCURRENCY) {
      results[sessions] = await compare(sessions, direct, gateway.mcp, {
        floor: floor.call,
        bare: bare.call,
      });
      print(sessions, results[sessions]);
    }
    const memory = memoryOf(platform);
    console.log(
      `memory after it: api ${memory.api} MB, worker ${memory.worker} MB, together ${memory.api + memory.worker} MB`,
    );
    const file = fileURLToPath(new URL(`../../bench/results/gateway-${Date.now()}.json`, import.meta.url));
    writeFileSync(
      file,
      `${JSON.stringify({ at: new Date(), rounds: ROUNDS, roundMs: ROUND_MS, results, memory }, null, 2)}\n`,
    );
    console.log(`written to ${file}`);
  } finally {
    await Promise.all([floor.close(), bare.close()]);
    for (const child of [upstream, floorWorker, bareWorker]) child.kill('SIGKILL');
    await platform.stop();
    await redis.child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(
  sessions: number,
  direct: URL,
  gateway: URL,
  queues: Record<'floor' | 'bare', () => Promise<void>>,
): Promise<Record<string, Figures>> {
  const clients = { direct: await connect(sessions, direct), gateway: await connect(sessions, gateway) };
  const callers = {
    direct: (caller: number) => echo(clients.direct[caller]),
    gateway: (caller: number) => echo(clients.gateway[caller]),
    ...queues,
  };
  const rounds: Record<string, Round[]> = { direct: [], gateway: [], floor: [], bare: [] };
  for (const call of Object.values(callers)) await load(sessions, WARM_UP_MS, call);
  for (let n = 0; n < ROUNDS; n += 1) {
    for (const [name, call] of Object.entries(callers))
      rounds[name]?.push(await load(sessions, ROUND_MS, call));
  }
  await Promise.all([...clients.direct, ...clients.gateway].map((client) => client.close()));
  return Object.fromEntries(Object.entries(rounds).map(([name, of]) => [name, summarize(of)]));
}

function print(sessions: number, figures: Record<string, Figures>): void {
  const { direct, gateway, floor, bare } = figures;
  if (direct === undefined || gateway === undefined || floor === undefined || bare === undefined) return;
  console.log(
    `\n${sessions} session${sessions === 1 ? '' : 's'}        p50 ms   p99 ms   calls/s    calls  lost`,
  );
  for (const [name, it] of Object.entries(figures)) {
    const row = [it.p50.toFixed(2), it.p99.toFixed(2), it.callsPerSecond.toFixed(0), it.calls, it.lost];
    console.log(`  ${name.padEnd(12)}${row.map((cell) => String(cell).padStart(9)).join('')}`);
  }
  const above = (queue: Figures) => (gateway.p50 / (direct.p50 + queue.p50)).toFixed(2);
  const throughput = gateway.callsPerSecond / direct.callsPerSecond;
  console.log(
    `  p50 / (direct + floor) ${above(floor)}   p50 / (direct + bare) ${above(bare)}   calls/s / direct ${throughput.toFixed(2)}`,
  );
}

/** Resident memory in megabytes. */
function memoryOf(platform: Platform): { api: number; worker: number } {
  const resident = (kind: string) =>
    platform.pids(kind).reduce((sum, pid) => {
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return sum + Math.round(Number(kilobytes) / 1024);
    }, 0);
  return { api: resident('api'), worker: resident('worker') };
}

await main();
