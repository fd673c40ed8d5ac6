import { Worker } from 'node:worker_threads';
import type { RestInspection } from '../../../../schema/rest-plan.ts';
import type { ConversionTask, FromThread, ToThread } from './conversion-messages.ts';
import { DocumentError } from './document-error.ts';

const THREAD = new URL('./conversion-thread.js', import.meta.url);

/** How long a conversion may take, with all that it fetches, in milliseconds. */
const MAX_MS = 50_000;
/** Megabytes that a conversion may need: a document of 10 MB takes about 400. */
const MAX_MEMORY_MB = 1024;

/**
 * Converts a document in a thread of its own: a large or hostile one stops neither the worker's other calls nor its
 * heartbeat, and what takes too long or too much memory is ended.
 * @param load fetches another document that this one refers to; its text. @throws DocumentError
 * @throws DocumentError, or the signal's reason.
 */
export async function convertInThread(
  task: ConversionTask,
  load: (url: string) => Promise<string>,
  signal: AbortSignal,
): Promise<RestInspection> {
  signal.throwIfAborted();
  const thread = new Worker(THREAD, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
    env: {},
    // Libraries that warn on the console do not belong in the worker's log.
    stdout: true,
    stderr: true,
  });
  const timeout = AbortSignal.timeout(MAX_MS);
  const ended = AbortSignal.any([signal, timeout]);
  try {
    return await new Promise<RestInspection>((resolve, reject) => {
      ended.addEventListener('abort', () =>
        reject(
          signal.aborted
            ? (signal.reason as Error)
            : new DocumentError(`the document takes longer than ${MAX_MS / 1000} s to read`),
        ),
      );
      thread.once('error', (error) => reject(explain(error)));
      thread.once('exit', () => reject(new DocumentError('the document cannot be read')));
      thread.on('message', (message: FromThread) => {
        if (message.kind === 'done') resolve(message.inspection);
        else if (message.kind === 'refused')
          reject(new DocumentError(message.message, asOptions(message.field)));
        else void fetchFor(thread, message.url, load).catch(reject);
      });
    });
  } finally {
    await thread.terminate();
  }
}

async function fetchFor(thread: Worker, url: string, load: (url: string) => Promise<string>): Promise<void> {
  let answer: ToThread;
  try {
    answer = { url, text: await load(url) };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    answer = { url, problem: error.message };
  }
  thread.postMessage(answer);
}

function explain(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new DocumentError(`the document needs more than ${MAX_MEMORY_MB} MB of memory to read`);
  if (error instanceof RangeError) return new DocumentError('the document is nested too deep to be read');
  return error;
}

function asOptions(field: string | undefined): { field?: string } {
  return field === undefined ? {} : { field };
}
