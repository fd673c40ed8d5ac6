import { watchMemory } from '../../../sandbox/memory-watch.ts';
import type { Served } from '../../../sandbox/serve.ts';
import type { RunOutcome } from '../outcome.ts';
import type { OutputReader } from './output-reader.ts';
import type { RunRequest } from './run-request.ts';

/** An isolate for one program. */
export interface ProgramIsolate {
  readonly output: OutputReader;
  /** Resolves when it is out of memory in a way that it cannot even report; its thread never returns. */
  readonly catastrophe: Promise<void>;
  /** Ends the program wherever it is. */
  dispose(): void;
}

/** Where isolates come from. The one that was taken last must have come to its end before the next is made. */
export interface IsolateSource<Isolate> {
  /** Makes a spare one, if there is none. */
  prepare(memoryMb: number): void;
  take(memoryMb: number): Isolate | Promise<Isolate>;
}

export interface RunOptions<Isolate> {
  isolates: IsolateSource<Isolate>;
  /** Runs a program to its end. `over` is aborted when the end was brought early: nothing is waited for any more. */
  run(
    isolate: Isolate,
    program: { code: string; memoryMb: number; over: AbortSignal },
  ): Promise<RunOutcome['end']>;
  /** A host that has grown by so many bytes in a run is replaced, since not all of it comes back. */
  maxGrowthBytes: number;
}

const MEGABYTE = 1024 * 1024;

/** What a run may take beyond its limit: compiled code, and garbage that the collector has not got round to. */
const MEMORY_SLACK_BYTES = 128 * MEGABYTE;

/** Runs programs one after the other, each in an isolate of its own, and ends those that take too long or too much. */
export function superviseRuns<Isolate extends ProgramIsolate>({
  isolates,
  run,
  maxGrowthBytes,
}: RunOptions<Isolate>): (request: unknown) => Promise<Served> {
  const bytesAtStart = process.memoryUsage.rss();

  return async (request) => {
    // The worker is trusted; only what comes back from here is checked.
    const { code, timeoutMs, memoryMb } = request as RunRequest;
    const isolate = await isolates.take(memoryMb);
    const startedAt = performance.now();
    const stopped = Promise.withResolvers<RunOutcome['end']>();
    const stopForMemory = () => stopped.resolve({ kind: 'out-of-memory' });
    const timer = setTimeout(() => stopped.resolve({ kind: 'timed-out' }), timeoutMs);
    const endWatch = watchMemory(bytesAtStart + memoryMb * MEGABYTE + MEMORY_SLACK_BYTES, stopForMemory);
    isolate.catastrophe.then(stopForMemory);
    const over = new AbortController();

    const end = await Promise.race([run(isolate, { code, memoryMb, over: over.signal }), stopped.promise]);

    over.abort();
    clearTimeout(timer);
    endWatch();
    const { stdout, stderr, cut } = isolate.output.read();
    const durationMs = Math.round((performance.now() - startedAt) * 1000) / 1000;
    // A program that had to be stopped may hold its thread for ever, deep within V8.
    const wasStopped = end.kind === 'timed-out' || end.kind === 'out-of-memory';
    const retire = wasStopped || process.memoryUsage.rss() > bytesAtStart + maxGrowthBytes;
    if (!retire) {
      isolate.dispose();
      setImmediate(() => isolates.prepare(memoryMb));
    }
    return { reply: { end, stdout, stderr, cut, durationMs } satisfies RunOutcome, retire };
  };
}
