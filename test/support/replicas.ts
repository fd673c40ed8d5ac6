import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Child } from '../../scripts/supervisor/child.ts';
import { startEmbeddedStore } from '../../scripts/supervisor/embedded-store.ts';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { startRedis } from '../../scripts/supervisor/redis-server.ts';
import { databaseUri } from './database.ts';
import { Platform } from './platform.ts';

const API = fileURLToPath(new URL('../../api/main.js', import.meta.url));

/** Two API processes and two workers on the same stores, as behind a load balancer that does not care which is which. */
export class Replicas {
  readonly first: Platform;
  /** Base URL of the second API process. */
  readonly secondUrl: string;
  readonly #second: ChildProcess;
  readonly #stores: Child[];
  readonly #folder: string;

  private constructor(
    first: Platform,
    secondUrl: string,
    second: ChildProcess,
    stores: Child[],
    folder: string,
  ) {
    this.first = first;
    this.secondUrl = secondUrl;
    this.#second = second;
    this.#stores = stores;
    this.#folder = folder;
  }

  static async start(): Promise<Replicas> {
    const folder = mkdtempSync(join(tmpdir(), 'omnigate-replicas-'));
    const quiet = () => undefined;
    const redis = await startRedis(join(folder, 'redis'), quiet);
    const given = await databaseUri();
    const store = given.MONGODB_URI ? undefined : await startEmbeddedStore(join(folder, 'store'), quiet);
    const shared = { REDIS_URL: redis.url, MONGODB_URI: given.MONGODB_URI ?? store?.uri ?? '' };
    const first = await Platform.start({ ...shared, WORKERS: '2' });
    const port = await freePort();
    const second = spawn(process.execPath, ['--enable-source-maps', API], {
      env: {
        PATH: process.env.PATH,
        ...shared,
        PORT: String(port),
        ADMIN_KEY: first.adminKey,
        SECRET_KEY: readFileSync(join(first.dataDir, 'secret-key'), 'utf8').trim(),
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(second, 'message');
    const stores = [redis.child, ...(store ? [store.child] : [])];
    return new Replicas(first, `http://localhost:${port}`, second, stores, folder);
  }

  /** The same path at the second API process. */
  atSecond(url: URL | string): URL {
    const { pathname, search } = new URL(url);
    return new URL(pathname + search, this.secondUrl);
  }

  async stop(): Promise<void> {
    const ended = once(this.#second, 'exit');
    this.#second.kill('SIGTERM');
    await ended;
    await this.first.stop();
    for (const store of this.#stores) await store.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
