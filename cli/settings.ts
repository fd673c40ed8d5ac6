import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.ts';

/** Which platform is meant, and who asks. */
export interface Settings {
  /** Without a slash at its end. */
  url: string;
  key: string;
}

/**
 * From `--url` or `OMNIGATE_URL`, and from `OMNIGATE_KEY` or the file that `npm start` keeps the admin key in. There is no option for
 * the key: what stands on a command line, everybody on the machine can read.
 * @throws Failure where there is no key.
 */
export function readSettings(url: string | undefined, env: NodeJS.ProcessEnv): Settings {
  const address = url ?? env.OMNIGATE_URL ?? env.PUBLIC_URL ?? `http://localhost:${env.PORT ?? '4000'}`;
  if (!/^https?:/.test(address) || !URL.canParse(address))
    throw new Failure(`"${address}" is no URL; OMNIGATE_URL is one such as http://localhost:4000`);
  return { url: address.replace(/\/+$/, ''), key: env.OMNIGATE_KEY || storedKey(env.DATA_DIR || '.data') };
}

function storedKey(dataDir: string): string {
  const file = join(dataDir, 'admin-key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Failure(`set OMNIGATE_KEY to a management key (there is no ${file} here that has one)`);
}
