/**
 * The embedded store with 100,000 documents, in a process of its own with the flags of `npm start`: how long it takes to start,
 * how much memory it needs, and how long clients wait for it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { type StoreProcess, startStore } from '../test/embedded-mongo/support/process.ts';
import { median, percentile } from './percentile.ts';

const DOCUMENTS = Number(process.env.BENCH_DOCUMENTS ?? 100_000);
const OPERATIONS = Number(process.env.BENCH_OPERATIONS ?? 1000);
const STARTS = Number(process.env.BENCH_STARTS ?? 3);
const BATCH = 1000;

/** A record like those of activity, of about 400 bytes. */
interface Activity {
  _id: string;
  gatewayId: string;
  at: Date;
  tool: string;
  status: string;
  durationMs: number;
  principal: { kind: string; id: string };
  text: string;
}

type Activities = mongoose.mongo.Collection<Activity>;

const GATEWAYS = 20;
const BEGIN = Date.UTC(2026, 0, 1);

function activity(n: number): Activity {
  return {
    _id: `activity-${String(n).padStart(10, '0')}`,
    gatewayId: `gateway-${n % GATEWAYS}`,
    at: new Date(BEGIN + n * 1000),
    tool: `tool_${n % 37}`,
    status: n % 50 === 0 ? 'ERROR' : 'OK',
    durationMs: (n * 7919) % 3000,
    principal: { kind: 'KEY', id: `key-${n % 100}` },
    text: `call ${n} of a tool that answers something, `.repeat(3),
  };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'omnigate-bench-store-'));
  try {
    const empty = await start(folder, 'empty');
    await withCollection(empty.store, fill);
    await empty.store.stop();
    const starts: Started[] = [];
    for (let n = 0; n < STARTS; n += 1) {
      const started = await start(folder, `${DOCUMENTS} documents`);
      starts.push(started);
      if (n < STARTS - 1) await started.store.stop();
    }
    const { store } = starts[starts.length - 1] ?? empty;
    const operations = await withCollection(store, measure);
    const results = {
      emptyStartMs: empty.startMs,
      emptyResidentMB: empty.residentMB,
      startMs: median(starts.map(({ startMs }) => startMs)),
      startCpuMs: median(starts.map(({ cpuMs: ms }) => ms)),
      residentMB: median(starts.map(({ residentMB }) => residentMB)),
      residentAfterMB: residentMB(store),
      operations,
    };
    await store.stop();
    const file = fileURLToPath(
      new URL(`../../bench/results/embedded-store-${Date.now()}.json`, import.meta.url),
    );
    writeFileSync(file, `${JSON.stringify({ at: new Date(), documents: DOCUMENTS, results }, null, 2)}\n`);
    console.log(`resident after it ${results.residentAfterMB} MB\nwritten to ${file}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Started {
  store: StoreProcess;
  startMs: number;
  /** Of the processor: what the start takes where nothing else runs. */
  cpuMs: number;
  residentMB: number;
}

async function start(folder: string, what: string): Promise<Started> {
  const begin = performance.now();
  const store = await startStore(folder);
  const started = {
    store,
    startMs: performance.now() - begin,
    cpuMs: cpuMs(store),
    residentMB: residentMB(store),
  };
  const { startMs, cpuMs: cpu, residentMB: resident } = started;
  console.log(`start, ${what}: ${startMs.toFixed(0)} ms (${cpu} ms CPU), ${resident} MB resident`);
  return started;
}

async function withCollection<T>(
  store: StoreProcess,
  run: (collection: Activities) => Promise<T>,
): Promise<T> {
  const client = await mongoose.mongo.MongoClient.connect(store.uri);
  try {
    return await run(client.db().collection<Activity>('activities'));
  } finally {
    await client.close();
  }
}

async function fill(collection: Activities): Promise<void> {
  await collection.createIndexes([
    { key: { gatewayId: 1, at: -1, _id: -1 } },
    { key: { at: -1, _id: -1 } },
    { key: { tool: 1 } },
  ]);
  for (let n = 0; n < DOCUMENTS; n += BATCH) {
    await collection.insertMany(
      Array.from({ length: Math.min(BATCH, DOCUMENTS - n) }, (_, i) => activity(n + i)),
    );
  }
}

async function measure(collection: Activities): Promise<Record<string, { p50: number; p99: number }>> {
  const idOf = (n: number) => activity((n * 7919) % DOCUMENTS)._id;
  const until = (n: number) => new Date(BEGIN + ((n * 7919) % DOCUMENTS) * 1000);
  const newest = { at: -1, _id: -1 } as const;
  const operations: Record<string, (n: number) => Promise<unknown>> = {
    'find by id': (n) => collection.findOne({ _id: idOf(n) }),
    insert: (n) => collection.insertOne(activity(DOCUMENTS + n)),
    'update by id, $inc': (n) => collection.updateOne({ _id: idOf(n) }, { $inc: { durationMs: 1 } }),
    'page of 50, range and sort': (n) =>
      collection
        .find({ at: { $lt: until(n) } })
        .sort(newest)
        .limit(50)
        .toArray(),
    'page of 50 of a gateway': (n) =>
      collection
        .find({ gatewayId: `gateway-${n % GATEWAYS}`, at: { $lt: until(n) } })
        .sort(newest)
        .limit(50)
        .toArray(),
    'count all': () => collection.countDocuments(),
    'count of a gateway': (n) => collection.countDocuments({ gatewayId: `gateway-${n % GATEWAYS}` }),
    'count up to a time': (n) => collection.countDocuments({ at: { $lt: until(n) } }),
  };
  const slow: typeof operations = {
    'text filter on all': () => collection.countDocuments({ text: /call 99999 /i }),
    'group all': () =>
      collection
        .aggregate([{ $group: { _id: '$tool', calls: { $sum: 1 }, avg: { $avg: '$durationMs' } } }])
        .toArray(),
  };
  console.log(`\n${'operation'.padEnd(28)}   p50 ms   p99 ms`);
  const results: Record<string, { p50: number; p99: number }> = {};
  for (const [name, run] of Object.entries(operations)) results[name] = await time(name, run, OPERATIONS);
  for (const [name, run] of Object.entries(slow)) results[name] = await time(name, run, 5);
  return results;
}

async function time(name: string, run: (n: number) => Promise<unknown>, times: number) {
  const latencies: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const begin = performance.now();
    await run(n);
    latencies.push(performance.now() - begin);
  }
  const result = { p50: median(latencies), p99: percentile(latencies, 99) };
  console.log(`${name.padEnd(28)}${result.p50.toFixed(2).padStart(9)}${result.p99.toFixed(2).padStart(9)}`);
  return result;
}

/** Resident memory in megabytes. */
function residentMB(store: StoreProcess): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${store.child.pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

/** Processor time so far, in ms; Linux counts it in hundredths of a second. */
function cpuMs(store: StoreProcess): number {
  const fields = readFileSync(`/proc/${store.child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

await main();
