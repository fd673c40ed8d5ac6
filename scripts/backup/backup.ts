import { chmodSync, existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../../platform/config.ts';
import { startEmbeddedStore } from '../supervisor/embedded-store.ts';
import { runCommand, UsageError } from './run-command.ts';
import { connectToRunningStore, connectToStore } from './running-store.ts';

await runCommand(async ([file]) => {
  const { dataDir, mongodbUri } = readConfig(process.env);
  if (mongodbUri !== undefined)
    throw new UsageError('MONGODB_URI names a MongoDB; back it up with its own tool, mongodump.');
  const target = resolve(process.env.INIT_CWD ?? '.', file ?? `omnigate-${timestamp()}.sqlite`);
  if (existsSync(target)) throw new UsageError(`${target} exists already.`);
  if (!existsSync(join(dataDir, 'store'))) throw new UsageError(`there is no embedded store in ${dataDir}.`);
  await backUp(dataDir, target);
  chmodSync(target, 0o600);
  const megabytes = (statSync(target).size / 1024 / 1024).toFixed(1);
  const files = join(dataDir, 'files');
  const beside = existsSync(files) ? ` Files of gateways are not in it: copy ${files} too.` : '';
  return `${target} (${megabytes} MB). Credentials in it are encrypted with ${join(dataDir, 'secret-key')}: keep that too, elsewhere.${beside}`;
});

/** As it is at one moment, whether the platform runs or not. */
async function backUp(dataDir: string, target: string): Promise<void> {
  const running = await connectToRunningStore(dataDir);
  if (running !== undefined) {
    await running.db('admin').command({ backup: target });
    await running.close();
    return;
  }
  const { child, uri } = await startEmbeddedStore(join(dataDir, 'store'), () => undefined);
  try {
    const client = await connectToStore(uri);
    await client.db('admin').command({ backup: target });
    await client.close();
  } finally {
    await child.stop();
  }
}

function timestamp(): string {
  return new Date().toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
}
