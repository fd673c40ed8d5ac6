/** What MongoDB's driver and Mongoose throw when no server answers. */
const STORE_IS_AWAY = new Set([
  'MongoClientClosedError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoServerClosedError',
  'MongoServerSelectionError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'MongooseServerSelectionError',
  'PoolClearedOnNetworkError',
]);

/** What a MongoDB server answers that is shutting down, or has stopped or not begun to be the primary. */
const NOT_SERVING = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

/** What ioredis throws when there is no connection, most of it without a name, and what a Redis answers that is starting. */
const REDIS_IS_AWAY =
  /^(Connection is closed|Stream isn't writeable|Command aborted due to connection close|Reached the max retries per request|LOADING )/;

/** Which of the stores is away by the word of an error, for those who must wait for it. */
export function outageIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (STORE_IS_AWAY.has(error.name) || (error.name === 'MongoServerError' && NOT_SERVING.has(Number(code)))) {
    return 'the database is away; what needs it can be done when it is back';
  }
  return REDIS_IS_AWAY.test(error.message) ? 'Redis is away; try again when it is back' : undefined;
}
