import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../../platform/config.ts';
import { startEmbeddedStore } from '../supervisor/embedded-store.ts';
import { runCommand, UsageError } from './run-command.ts';
import { connectToRunningStore, connectToStore } from './running-store.ts';

await runCommand(async ([file]) => {
  const { dataDir, mongodbUri } = readConfig(process.env);
  if (mongodbUri !== undefined)
    throw new UsageError('MONGODB_URI names a MongoDB; restore it with its own tool, mongorestore.');
  if (file === undefined) throw new UsageError('which backup? npm run restore -- FILE');
  const source = resolve(process.env.INIT_CWD ?? '.', file);
  if (!existsSync(source)) throw new UsageError(`there is no ${source}.`);
  const running = await connectToRunningStore(dataDir);
  await running?.close();
  if (running !== undefined) throw new UsageError(`Omnigate runs on ${dataDir}; stop it first.`);
  const store = join(dataDir, 'store');
  const prepared = join(dataDir, 'store.restoring');
  try {
    const gateways = await prepare(source, prepared);
    const before = existsSync(store) ? setAside(store) : undefined;
    renameSync(prepared, store);
    const kept = before === undefined ? '' : ` What was there is in ${before}; delete it when all is well.`;
    return `${gateways} gateways are restored in ${store}.${kept}`;
  } finally {
    rmSync(prepared, { recursive: true, force: true });
  }
});

/** Makes a store of a backup and opens it, before anything of the present one is touched. @returns how many gateways it has. */
async function prepare(source: string, folder: string): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(source, join(folder, 'store.sqlite'));
  const { child, uri } = await startEmbeddedStore(folder, () => undefined).catch(() => {
    throw new UsageError(`${source} is no backup of an embedded store that this version can read.`);
  });
  try {
    const client = await connectToStore(uri);
    const count = await client.db().collection('gateways').countDocuments();
    await client.close();
    return count;
  } finally {
    await child.stop();
  }
}

function setAside(store: string): string {
  const aside = `${store}.before-${Date.now()}`;
  renameSync(store, aside);
  return aside;
}
