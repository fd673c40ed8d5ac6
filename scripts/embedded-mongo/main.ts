import { parseArgs } from 'node:util';

/**
 * The process of the embedded store: `node main.js --folder DIR`. When it is ready it prints one line of JSON,
 * `{"uri":"..."}`; it ends on SIGTERM, SIGINT, and when its standard input closes, so that it does not outlive the
 * process that started it.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { folder: { type: 'string' } } });
  if (values.folder === undefined) throw new Error('usage: main.js --folder DIR');
  // Imported here, so that a Node without SQLite is a failure like all others.
  const { startEmbeddedMongo } = await import('./server.ts');
  const store = await startEmbeddedMongo({ folder: values.folder, log: (line) => console.error(line) });

  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await store.close();
    process.exit(0);
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdin.once('close', end).once('error', end).resume();
  console.log(JSON.stringify({ uri: store.uri }));
}

try {
  await main();
} catch (error) {
  console.error(`embedded store: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
