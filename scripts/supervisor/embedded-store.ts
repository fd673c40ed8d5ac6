import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';

/** The store that stands in for MongoDB where none is configured. */
export async function startEmbeddedStore(
  folder: string,
  report: (line: string) => void,
): Promise<{ child: Child; uri: string }> {
  let uri = '';
  const child = new Child({
    name: 'embedded store',
    command: process.execPath,
    args: [fileURLToPath(new URL('../embedded-mongo/main.js', import.meta.url)), '--folder', folder],
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
  await child.start();
  return { child, uri };
}
