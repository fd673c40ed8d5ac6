import type { Redis } from 'ioredis';
import {
  type ActivityRecord,
  activityStream,
  comparablePosition,
  RECORD_FIELD,
} from '../../platform/activity-stream.ts';
import type { Logger } from '../../platform/logger.ts';
import { SCHEMA_VERSION } from '../../platform/migrations/index.ts';
import type { Models } from '../../platform/mongo.ts';
import { LeasedElsewhere, type LeaseHolder } from '../lease-holder.ts';
import { type PositionedRecord, rollUp } from './roll-up.ts';

export interface RecorderOptions {
  redis: Redis;
  namespace: string;
  models: Models;
  leases: LeaseHolder;
  logger: Logger;
}

/** Records that are moved together. */
const BATCH = 500;

/** How long the recorder rests when there was nothing more to do, and where another worker records; milliseconds. */
const REST_MS = 250;
const STANDBY_MS = 1000;

/** MongoDB's error for an id that is there already. */
const DUPLICATE_KEY = 11000;

/**
 * Moves activity from the stream to the store, and counts it in roll-ups. Across all workers one does so. What was moved leaves the
 * stream last: a batch whose recorder ended in the middle is moved again, which changes nothing that was done already.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #stream: string;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();
  #closed = false;
  #away = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#stream = activityStream(options.namespace);
  }

  start(): void {
    this.#restFor(0);
  }

  /** Ends after the batch that is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  #restFor(milliseconds: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#working = this.#work().then((rest) => this.#restFor(rest));
    }, milliseconds);
  }

  /** @returns how long to rest, in milliseconds. */
  async #work(): Promise<number> {
    const { leases, logger } = this.#options;
    try {
      await leases.take(leases.keyFor('platform', 'recorder'));
      while (!this.#closed && (await this.#recordBatch()) === BATCH);
      if (this.#away) logger.info('activity is recorded again');
      this.#away = false;
      return REST_MS;
    } catch (error) {
      if (error instanceof LeasedElsewhere || this.#closed) return STANDBY_MS;
      if (!this.#away) logger.warn({ err: error }, 'activity cannot be recorded right now; it waits');
      this.#away = true;
      return STANDBY_MS;
    }
  }

  /** @returns how many entries of the stream were dealt with. */
  async #recordBatch(): Promise<number> {
    const { redis, models } = this.#options;
    const entries = await redis.xrange(this.#stream, '-', '+', 'COUNT', BATCH);
    const last = entries.at(-1)?.[0];
    if (last === undefined) return 0;
    const records = entries.flatMap(([id, fields]) => this.#read(id, fields));
    if (records.length > 0) {
      await rollUp(models, records);
      await insert(models, records);
    }
    await redis.xtrim(this.#stream, 'MINID', following(last));
    return entries.length;
  }

  #read(id: string, fields: readonly string[]): PositionedRecord[] {
    const text = fields[fields.indexOf(RECORD_FIELD) + 1] ?? '';
    try {
      return [{ position: comparablePosition(id), record: JSON.parse(text) as ActivityRecord }];
    } catch (error) {
      this.#options.logger.error({ err: error, id }, 'an entry of the activity stream cannot be read');
      return [];
    }
  }
}

async function insert(models: Models, records: readonly PositionedRecord[]): Promise<void> {
  const documents = records.map(({ record: { id, at, knownTool: _, ...record } }) => ({
    _id: id,
    at: new Date(at),
    ...record,
    schemaVersion: SCHEMA_VERSION,
  }));
  try {
    await models.activity.collection.insertMany(documents as never[], { ordered: false });
  } catch (error) {
    // Those that are there already were moved by whoever ended in the middle; all others are inserted all the same.
    if ((error as { code?: unknown }).code !== DUPLICATE_KEY) throw error;
  }
}

/** The first id that a stream can have after another. */
function following(id: string): string {
  const [milliseconds, sequence] = id.split('-');
  return `${milliseconds}-${Number(sequence) + 1}`;
}
