import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { encodeFrame, FrameReader } from './frames.ts';
import type { MessageLimits } from './host-class.ts';
import type { HostMessage, WorkerMessage } from './host-message.ts';

/** The descriptor of a host's end of the channel; the first one after stdin, stdout and stderr. */
const CHANNEL = 3;

/** What came of a call, and whether the host is still fit for the next one. */
export interface Served {
  reply: unknown;
  retire: boolean;
}

/** Asks the worker for something that the host cannot do itself. */
export type Ask = (question: unknown) => Promise<unknown>;

/**
 * Makes this process a sandbox host: says that it is ready, then answers one call after the other.
 *
 * The main thread must stay free while untrusted code runs: only then does the host notice that the worker is gone, and
 * ends with it.
 */
export function serve(limits: MessageLimits, answer: (request: unknown, ask: Ask) => Promise<Served>): void {
  const channel = new Socket({ fd: CHANNEL });
  const received = new FrameReader(limits.maxRequestBytes);
  const asked = new Map<number, (answer: unknown) => void>();
  let questions = 0;
  const send = (message: HostMessage) => channel.write(encodeFrame(message, limits.maxReplyBytes));
  const ask: Ask = (question) =>
    new Promise((resolve) => {
      const id = questions++;
      asked.set(id, resolve);
      send({ kind: 'ask', id, question });
    });

  async function handle(message: WorkerMessage): Promise<void> {
    if (message.kind === 'answer') {
      asked.get(message.id)?.(message.answer);
      asked.delete(message.id);
      return;
    }
    const { reply, retire } = await answer(message.request, ask);
    asked.clear();
    send({ kind: 'reply', reply, retire });
  }

  channel.on('data', async (piece) => {
    await Promise.all(received.read(piece).map((message) => handle(message as WorkerMessage)));
  });
  channel.on('error', endAtOnce);
  channel.on('close', endAtOnce);
  // Ctrl-C reaches every process of the terminal, but the worker may want to let its calls end.
  process.on('SIGINT', () => {});
  // A regular exit would wait for threads that untrusted code may keep busy for ever.
  process.on('uncaughtException', (error) => {
    writeSync(process.stderr.fd, inspect(error));
    endAtOnce();
  });
  send({ kind: 'ready' });
}

function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}
