import { watchMemory } from '../../sandbox/memory-watch.ts';
import { type Ask, type Served, serve } from '../../sandbox/serve.ts';
import { ComponentThread } from './component-thread.ts';
import { type CallReply, type CallRequest, PLUGIN_MESSAGES } from './messages.ts';

const MEGABYTE = 1024 * 1024;

/** What a call may take beyond the component's memory: compiled code, values on their way, instances not yet collected. */
const MEMORY_SLACK_BYTES = 384 * MEGABYTE;

/** A host that has grown by so much beyond the component's memory is replaced, since not all of it comes back. */
const MAX_GROWTH_BYTES = 256 * MEGABYTE;

const thread = new ComponentThread(() => process.kill(process.pid, 'SIGKILL'));
const bytesAtStart = process.memoryUsage.rss();

/** Ends of which the thread, or its memory, is not fit for another call. */
const FATAL = new Set<CallReply['end']['kind']>(['timed-out', 'out-of-memory', 'too-large']);

async function answer(request: unknown, ask: Ask): Promise<Served> {
  // The worker is trusted; only what comes back from here is checked.
  const call = request as CallRequest;
  const stopped = Promise.withResolvers<CallReply>();
  const stop = (kind: 'timed-out' | 'out-of-memory') =>
    stopped.resolve({ end: { kind }, stdout: '', stderr: '' });
  let timer: NodeJS.Timeout | undefined;
  const endWatch = watchMemory(bytesAtStart + call.memoryBytes + MEMORY_SLACK_BYTES, () =>
    stop('out-of-memory'),
  );
  const begin = () => {
    timer = setTimeout(() => stop('timed-out'), call.timeoutMs);
  };
  const reply = await Promise.race([thread.run(call, ask, begin), stopped.promise]);
  clearTimeout(timer);
  endWatch();
  const growth = process.memoryUsage.rss() - bytesAtStart - call.memoryBytes;
  return { reply, retire: FATAL.has(reply.end.kind) || growth > MAX_GROWTH_BYTES };
}

serve(PLUGIN_MESSAGES, answer);
