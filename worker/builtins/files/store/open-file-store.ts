import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import type { Config } from '../../../../platform/config.ts';
import { DiskStore } from './disk-store.ts';
import type { FileStore } from './file-store.ts';

/** Where files are kept: in the bucket that the operator named, else in the data folder. */
export async function openFileStore(
  { builtins, dataDir }: Config,
  dispatcher: Dispatcher,
): Promise<FileStore> {
  if (builtins.s3 !== undefined) {
    const [{ S3Client }, { S3Store }] = await Promise.all([
      import('./s3-client.ts'),
      import('./s3-store.ts'),
    ]);
    return new S3Store(new S3Client(builtins.s3, dispatcher));
  }
  const root = join(dataDir, 'files');
  await mkdir(root, { recursive: true, mode: 0o700 });
  return new DiskStore(await realpath(root));
}
