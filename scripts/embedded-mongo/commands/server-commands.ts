import { document, double } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { MAX_DOCUMENT_BYTES, MAX_MESSAGE_BYTES, MAX_WRITE_BATCH } from '../wire/limits.ts';
import type { Command, CommandContext, Commands, Reply } from './command.ts';
import { requireCollection } from './definition.ts';
import type { CommandRequest } from './request.ts';

/** The version of MongoDB that the store behaves like, and the wire version that belongs to it. */
export const VERSION = '7.0.0';
const MAX_WIRE_VERSION = 21;

const hello: Command = { access: 'read', run: helloCommand };

/** Manual: Diagnostic Commands, hello, endSessions; and `backup`, which MongoDB does not have. */
export const SERVER: Commands = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: { access: 'read', run: empty },
  endSessions: { access: 'read', run: empty },
  buildInfo: { access: 'read', run: buildInfo },
  buildinfo: { access: 'read', run: buildInfo },
  connectionStatus: { access: 'read', run: connectionStatus },
  getParameter: { access: 'read', run: getParameter },
  serverStatus: { access: 'read', run: serverStatus },
  collStats: { access: 'read', run: collStats },
  dbStats: { access: 'read', run: dbStats },
  backup: { access: 'alone', run: backup },
};

function empty({ fields }: CommandRequest): Reply {
  fields.finish();
  return {};
}

/**
 * Without `logicalSessionTimeoutMinutes`, so that drivers use no sessions, retryable writes or transactions; without
 * `topologyVersion`, so that they ask again instead of waiting for changes.
 */
function helloCommand({ name, fields }: CommandRequest): Reply {
  const saysHello = fields.boolean('helloOk');
  return {
    helloOk: saysHello || undefined,
    [name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: new Date(),
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  };
}

function buildInfo({ fields }: CommandRequest): Reply {
  fields.finish();
  return {
    version: VERSION,
    versionArray: [...VERSION.split('.').map(Number), 0],
    gitVersion: 'omnigate-embedded',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['sqlite'],
  };
}

function connectionStatus({ fields }: CommandRequest): Reply {
  fields.ignore('showPrivileges');
  fields.finish();
  return { authInfo: document({ authenticatedUsers: [], authenticatedUserRoles: [] }) };
}

function getParameter({ name, fields }: CommandRequest): Reply {
  if (fields.any(name) !== 1) throw unsupported('getParameter of all parameters');
  const version = fields.any('featureCompatibilityVersion');
  fields.finish();
  if (version === undefined) throw new CommandError('InvalidOptions', 'no option found to get');
  return { featureCompatibilityVersion: document({ version: VERSION.split('.').slice(0, 2).join('.') }) };
}

function serverStatus({ fields }: CommandRequest, { server, cursors }: CommandContext): Reply {
  fields.ignore('repl', 'metrics', 'locks');
  fields.finish();
  const uptime = (Date.now() - server.startedAt.getTime()) / 1000;
  const { rss } = process.memoryUsage();
  return {
    host: 'embedded',
    version: VERSION,
    process: 'omnigate-embedded',
    pid: BigInt(process.pid),
    uptime: double(Math.round(uptime)),
    uptimeMillis: BigInt(Math.round(uptime * 1000)),
    localTime: new Date(),
    connections: document({ current: server.connections() }),
    mem: document({ bits: 64, resident: Math.round(rss / 1024 / 1024) }),
    metrics: document({ cursor: document({ open: document({ total: BigInt(cursors.size) }) }) }),
  };
}

function collStats(request: CommandRequest, context: CommandContext): Reply {
  const collection = requireCollection(request, context);
  const scale = request.fields.integer('scale', 1, 1);
  request.fields.finish();
  const scaled = (bytes: number) => Math.floor(bytes / scale);
  const [size, count] = [collection.size(), collection.count()];
  const indexSizes = collection.indexes.map((index) => [index.name, index.size()] as const);
  const totalIndexSize = indexSizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  return {
    ns: collection.namespace,
    size: scaled(size),
    count,
    avgObjSize: count === 0 ? undefined : Math.floor(size / count),
    storageSize: scaled(size),
    capped: false,
    nindexes: indexSizes.length,
    indexSizes: new Map(indexSizes.map(([name, bytes]) => [name, scaled(bytes)])),
    totalIndexSize: scaled(totalIndexSize),
    totalSize: scaled(size + totalIndexSize),
    scaleFactor: scale,
  };
}

function dbStats({ fields, database }: CommandRequest, { store }: CommandContext): Reply {
  const scale = fields.integer('scale', 1, 1);
  fields.ignore('freeStorage');
  fields.finish();
  const scaled = (bytes: number) => double(Math.floor(bytes / scale));
  const collections = store.catalog.collections(database);
  const total = (measure: (collection: (typeof collections)[number]) => number) =>
    collections.reduce((sum, collection) => sum + measure(collection), 0);
  const [objects, dataSize] = [total((one) => one.count()), total((one) => one.size())];
  const indexSize = total((one) => one.indexes.reduce((sum, index) => sum + index.size(), 0));
  return {
    db: database,
    collections: collections.length,
    views: 0,
    objects,
    avgObjSize: double(objects === 0 ? 0 : dataSize / objects),
    dataSize: scaled(dataSize),
    storageSize: scaled(dataSize),
    indexes: total((one) => one.indexes.length),
    indexSize: scaled(indexSize),
    totalSize: scaled(dataSize + indexSize),
    scaleFactor: scale,
    fsUsedSize: scaled(store.database.size()),
  };
}

/** `{ backup: '/path/of/a/new/file' }` on `admin`: writes a copy of the whole store as it is now. */
function backup({ name, database, fields }: CommandRequest, { store }: CommandContext): Reply {
  if (database !== 'admin')
    throw new CommandError('Unauthorized', 'backup may only be run against the admin database.');
  const file = fields.string(name);
  fields.finish();
  try {
    store.database.backup(file);
  } catch (error) {
    throw new CommandError(
      'OperationFailed',
      `no backup was written to ${file}: ${(error as Error).message}`,
    );
  }
  return {};
}
