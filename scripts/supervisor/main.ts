import { existsSync, mkdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, readConfig } from '../../platform/config.ts';
import { noteStoreUri } from '../backup/running-store.ts';
import { previousKeyFile } from '../rotate-secret-key/key-files.ts';
import { Child } from './child.ts';
import { demo } from './demo.ts';
import { startEmbeddedStore } from './embedded-store.ts';
import { keyFromFile } from './key-file.ts';
import { ManagementClient } from './management-client.ts';
import { requireFreePort } from './port.ts';
import { startRedis } from './redis-server.ts';

/**
 * As in the scripts `api` and `worker` of package.json. Without a limit V8 lets garbage grow with the size of the machine; the small young
 * generation and the small steps of the old one keep what a burst of calls needs from staying resident.
 */
const NODE_FLAGS = [
  '--import',
  new URL('../../platform/source-maps.js', import.meta.url).href,
  '--max-old-space-size=768',
  '--max-semi-space-size=4',
  '--heap-growing-percent=15',
];

/** As in the Dockerfile. glibc keeps memory for each of its arenas: with two instead of eight for each core a process stays 7 MB smaller, and is no slower. */
const MEMORY = { MALLOC_ARENA_MAX: '2' };

/** Everything that runs, in the order in which it was started; it ends the other way round. */
const children: Child[] = [];
const report = (line: string) => process.stderr.write(`${line}\n`);
const begun = (child: Child) => children.push(child);

const begin = performance.now();
let stopping: Promise<void> | undefined;

process.on('SIGINT', () => stop());
process.on('SIGTERM', () => stop());

try {
  await start(readConfig(process.env));
} catch (error) {
  // What fails because everything is being ended is no failure.
  if (stopping === undefined) {
    // A child that cannot start has said why itself.
    report(error instanceof ConfigError ? error.message : `✗ ${(error as Error).message}`);
    void stop(1);
  }
  await stopping;
}

async function start(config: Config): Promise<void> {
  await requireFreePort(config.host, config.port);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const adminKey = config.adminKey ?? keyFromFile(join(config.dataDir, 'admin-key'));
  const { secretKey, secretKeyPrevious } = secretKeys(config);
  const [mongodbUri, redisUrl] = await Promise.all([store(config), redis(config)]);
  const env = {
    ...MEMORY,
    ...process.env,
    MONGODB_URI: mongodbUri,
    REDIS_URL: redisUrl,
    ADMIN_KEY: adminKey,
    SECRET_KEY: secretKey,
    ...(secretKeyPrevious === undefined ? {} : { SECRET_KEY_PREVIOUS: secretKeyPrevious }),
  };
  const processes = [
    platformProcess('api', 'api/main.js', env),
    ...Array.from({ length: config.workers }, (_, n) =>
      platformProcess(config.workers > 1 ? `worker ${n + 1}` : 'worker', 'worker/main.js', env),
    ),
  ];
  children.push(...processes);
  const [ready] = await Promise.all(processes.map((child) => child.start()));
  const { publicUrl } = ready as { publicUrl: string };
  await announce(config, publicUrl, adminKey);
}

/** The key in the data folder, and the one before it while keys are being changed. */
function secretKeys({ secretKey, secretKeyPrevious, dataDir }: Config) {
  if (secretKey !== undefined) return { secretKey, secretKeyPrevious };
  const previousFile = previousKeyFile(dataDir);
  const isRotating = existsSync(previousFile);
  if (isRotating)
    report('The change of the secret key is not finished: npm run rotate-secret-key finishes it.');
  return {
    secretKey: keyFromFile(join(dataDir, 'secret-key')),
    secretKeyPrevious: isRotating ? keyFromFile(previousFile) : secretKeyPrevious,
  };
}

async function store({ mongodbUri, dataDir }: Config): Promise<string> {
  if (mongodbUri !== undefined) return mongodbUri;
  const { uri } = await startEmbeddedStore(join(dataDir, 'store'), report, begun);
  noteStoreUri(dataDir, uri);
  return uri;
}

async function redis({ redisUrl, dataDir }: Config): Promise<string> {
  if (redisUrl !== undefined) return redisUrl;
  const { url } = await startRedis(join(dataDir, 'redis'), report, begun);
  return url;
}

function platformProcess(name: string, file: string, env: NodeJS.ProcessEnv): Child {
  return new Child({
    name,
    command: process.execPath,
    args: [...NODE_FLAGS, fileURLToPath(new URL(`../../${file}`, import.meta.url))],
    env,
    ipc: true,
    report,
  });
}

async function announce(config: Config, publicUrl: string, adminKey: string): Promise<void> {
  const base = `http://${reachable(config.host)}:${config.port}`;
  const client = new ManagementClient(base, adminKey);
  const { createSignInLink } = await client.query<{ createSignInLink: string }>(
    'mutation { createSignInLink }',
  );
  const made = await demo(client, join(config.dataDir, 'demo-gateway'), base, isLoopback(config.host));
  const keySource = config.adminKey === undefined ? join(config.dataDir, 'admin-key') : 'ADMIN_KEY';
  const lines = [
    '',
    `  Omnigate is ready (${((performance.now() - begin) / 1000).toFixed(1)} s, ${availableParallelism()} cores)`,
    '',
    `  Sign in     ${createSignInLink}`,
    `              (once, within 15 minutes; the admin key is in ${keySource})`,
    `  GraphQL     ${publicUrl}/graphql`,
    ...(made === undefined ? [] : [`  Demo        ${made.endpoint}`, `              ${made.call}`]),
    '',
    '  Ctrl-C stops everything.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Where this machine itself reaches an address that is listened on. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIP(host) === 6 ? `[${host}]` : host;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Ends everything in order; asked a second time, at once. */
function stop(code = 0): Promise<void> {
  if (stopping !== undefined) {
    for (const child of children) child.kill();
    process.exit(130);
  }
  stopping = (async () => {
    // Workers and API first, together: what runs is finished while the stores are there.
    const stores = children.filter(({ isStore }) => isStore);
    const processes = children.filter(({ isStore }) => !isStore);
    await Promise.all(processes.map((child) => child.stop()));
    await Promise.all(stores.map((child) => child.stop()));
    process.exit(code);
  })();
  return stopping;
}
