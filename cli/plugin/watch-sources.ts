import { watch } from 'node:fs';
import { basename, sep } from 'node:path';
import { Failure } from '../failure.ts';
import { note, printFailure } from '../output.ts';
import type { Project } from './project.ts';

/** What builds make, or toolchains bring: changes in it are no changes of the plugin. */
const IGNORED = new Set([
  'node_modules',
  'target',
  '.omnigate',
  '.venv',
  '__pycache__',
  '.git',
  'plugin.wasm',
  'Cargo.lock',
]);

/** How long sources must rest before they are built, in milliseconds: editors write in several steps. */
const REST_MS = 200;

/** Does the work, and again whenever a source has changed. What goes wrong is told, and the next change tried. Ends with Ctrl-C. */
export async function watchSources({ folder }: Project, work: () => Promise<unknown>): Promise<never> {
  let changed = Promise.withResolvers<void>();
  watch(folder, { recursive: true }, (_event, file) => {
    if (file !== null && !isIgnored(file)) changed.resolve();
  });
  for (;;) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      printFailure(error);
    }
    note(`Waiting for changes in ${basename(folder)} …`);
    await changed.promise;
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    changed = Promise.withResolvers();
  }
}

function isIgnored(file: string): boolean {
  return file.endsWith('.npack') || file.split(sep).some((part) => IGNORED.has(part));
}
