import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';

/**
 * Node's arguments for the store of a folder. What it reads at the start stays, so that a large nursery would only be
 * copied; and `node:sqlite` works although Node calls it experimental.
 */
export function embeddedStoreArguments(folder: string): string[] {
  const main = fileURLToPath(new URL('../embedded-mongo/main.js', import.meta.url));
  return ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4', main, '--folder', folder];
}

/** The store that stands in for MongoDB where none is configured. */
export async function startEmbeddedStore(
  folder: string,
  report: (line: string) => void,
  /** Told of the process before it is ready: it may have to be ended until then. */
  begun: (child: Child) => void = () => undefined,
): Promise<{ child: Child; uri: string }> {
  let uri = '';
  const child = new Child({
    name: 'embedded store',
    command: process.execPath,
    args: embeddedStoreArguments(folder),
    env: process.env,
    store: true,
    ipc: false,
    async untilReady({ stdout }) {
      if (stdout === null) throw new Error('the embedded store has no output');
      const [line] = (await once(createInterface(stdout), 'line')) as [string];
      ({ uri } = JSON.parse(line) as { uri: string });
    },
    report,
  });
  begun(child);
  await child.start();
  return { child, uri };
}
