import { watchMemory } from '../../../../sandbox/memory-watch.ts';
import { type Served, serve } from '../../../../sandbox/serve.ts';
import type { RunOutcome } from '../../outcome.ts';
import { MESSAGE_LIMITS, type RunRequest } from '../run-request.ts';
import { IsolateSupply } from './isolate-supply.ts';
import { runProgram } from './run-program.ts';

const MEGABYTE = 1024 * 1024;

/** Of a spare isolate before the first call has told what is wanted. */
const USUAL_MEMORY_MB = 128;

/** What a run may take beyond its limit: compiled code, and garbage that the collector has not got round to. */
const MEMORY_SLACK_BYTES = 128 * MEGABYTE;

/** A host that has grown by so much in a run is replaced, since not all of it comes back. */
const MAX_GROWTH_BYTES = 64 * MEGABYTE;

const isolates = new IsolateSupply();
isolates.prepare(USUAL_MEMORY_MB);
const bytesAtStart = process.memoryUsage.rss();

async function answer(request: unknown): Promise<Served> {
  // The worker is trusted; only what comes back from here is checked.
  const { code, timeoutMs, memoryMb } = request as RunRequest;
  const isolate = isolates.take(memoryMb);
  const stopped = Promise.withResolvers<RunOutcome['end']>();
  const stopForMemory = () => stopped.resolve({ kind: 'out-of-memory' });
  const timer = setTimeout(() => stopped.resolve({ kind: 'timed-out' }), timeoutMs);
  const endWatch = watchMemory(bytesAtStart + memoryMb * MEGABYTE + MEMORY_SLACK_BYTES, stopForMemory);
  isolate.catastrophe.then(stopForMemory);

  const reply = await runProgram(code, isolate, stopped.promise);

  clearTimeout(timer);
  endWatch();
  // A program that had to be stopped may hold its thread for ever, deep within V8.
  const wasStopped = reply.end.kind === 'timed-out' || reply.end.kind === 'out-of-memory';
  const retire = wasStopped || process.memoryUsage.rss() > bytesAtStart + MAX_GROWTH_BYTES;
  if (!retire) {
    isolate.dispose();
    setImmediate(() => isolates.prepare(memoryMb));
  }
  return { reply, retire };
}

serve(MESSAGE_LIMITS, answer);
