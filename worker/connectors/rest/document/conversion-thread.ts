/** The thread that reads and converts one document, apart from everything that must not wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { convertDocument } from '../conversion/convert-document.ts';
import { Warnings } from '../conversion/warnings.ts';
import type { ConversionTask, FromThread, ToThread } from './conversion-messages.ts';
import { DocumentError } from './document-error.ts';
import type { Json } from './json.ts';
import { openDocument } from './open-document.ts';
import { parseDocument } from './parse-document.ts';

const { text, url, params, maxOperations } = workerData as ConversionTask;
const waiting = new Map<string, PromiseWithResolvers<string>>();

const say = (message: FromThread) => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToThread) => {
  const asked = waiting.get(message.url);
  if ('text' in message) asked?.resolve(message.text);
  else asked?.reject(new DocumentError(message.problem));
});

async function load(target: string): Promise<Json> {
  let asked = waiting.get(target);
  if (asked === undefined) {
    asked = Promise.withResolvers<string>();
    waiting.set(target, asked);
    say({ kind: 'load', url: target });
  }
  return parseDocument(await asked.promise, target);
}

try {
  const warnings = new Warnings();
  const document = await openDocument(text, url, load, warnings.add);
  const inspection = convertDocument(document, { params, documentUrl: url, maxOperations, warnings });
  say({ kind: 'done', inspection });
} catch (error) {
  if (!(error instanceof DocumentError)) throw error;
  say({ kind: 'refused', message: error.message, field: error.field });
} finally {
  parentPort?.close();
}
