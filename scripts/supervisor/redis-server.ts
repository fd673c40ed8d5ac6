import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Child } from './child.ts';
import { freePort } from './free-port.ts';

/** How long it may take to load its data, in milliseconds. */
const READY_MS = 30_000;

/** A Redis of our own: on loopback, behind a password that only this start knows, append-only in the data folder. */
export async function startRedis(
  folder: string,
  report: (line: string) => void,
  /** Told of the process before it is ready: it may have to be ended until then. */
  begun: (child: Child) => void = () => undefined,
): Promise<{ child: Child; url: string }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const port = await freePort();
  const password = randomBytes(24).toString('base64url');
  const url = `redis://:${password}@127.0.0.1:${port}/0`;
  const settings = [
    'bind 127.0.0.1',
    `port ${port}`,
    // By way of standard input, so that it stands in no file and in no list of processes.
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'daemonize no',
    'loglevel warning',
    'maxmemory-policy noeviction',
    'client-output-buffer-limit pubsub 256mb 64mb 60',
  ];
  const [command, ...args] = [...diesWithParent(), 'redis-server', '-'];
  const child = new Child({
    name: 'redis',
    command: command ?? 'redis-server',
    args,
    env: process.env,
    input: `${settings.join('\n')}\n`,
    store: true,
    ipc: false,
    untilReady: () => untilItAnswers(url),
    report,
  });
  begun(child);
  await child.start();
  return { child, url };
}

/** On Linux the kernel ends it with its parent, however that ends; elsewhere only an orderly end takes it along. */
function diesWithParent(): string[] {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => isExecutable(join(folder, 'setpriv')));
  return process.platform === 'linux' && found ? ['setpriv', '--pdeathsig', 'TERM'] : [];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: null, enableOfflineQueue: false });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      await redis.ping();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(20);
    } finally {
      redis.disconnect();
    }
  }
}
