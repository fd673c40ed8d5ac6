import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import {
  type ActivityRecord,
  activityStream,
  MAX_UNRECORDED,
  RECORD_FIELD,
} from '../../platform/activity-stream.ts';
import { CHANNELS } from '../../platform/channels.ts';
import type { Logger } from '../../platform/logger.ts';
import { runTogether } from '../../platform/redis.ts';
import { type ActivityDraft, toRecord } from './activity-draft.ts';
import { type RecentRequest, RecentRequests } from './recent-requests.ts';

/** Records are written together, this long after the first of them; milliseconds. */
const FLUSH_MS = 100;

/** How long writing is left alone after it failed, in milliseconds. */
const RETRY_MS = 1000;

/** Records that are written in one round trip. */
const BATCH = 200;

/** What may wait to be written; beyond it the oldest are dropped, because a request is worth more than its record. */
const MAX_WAITING = 20_000;

/** Characters of arguments and results that may wait; beyond it requests are recorded without theirs. */
const MAX_WAITING_BODIES = 32 * 1024 * 1024;

/** While more records than this wait for somebody to record them, they are written without arguments and results. */
const MAX_UNRECORDED_BODIES = 10_000;

/** How long preparing records may hold up the process, in milliseconds. */
const SLICE_MS = 4;

/**
 * Every request that a gateway answered or refused, on its way to the store, to whoever follows it live, and to the gateway's status.
 * Requests never wait for it.
 */
export class ActivityLog {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #logger: Logger;
  readonly #recent: RecentRequests;
  readonly #observe: (draft: ActivityDraft) => void;
  readonly #recorded = new WeakSet<object>();
  #waiting: ActivityDraft[] = [];
  /** Ready to be written, and kept until they are, so that a record that is written twice has one id. */
  #prepared: ActivityRecord[] = [];
  #waitingBodies = 0;
  #withoutBodies = false;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #dropped = 0;

  /** @param observe is shown every draft, when there is time for it. */
  constructor(redis: Redis, namespace: string, logger: Logger, observe: (draft: ActivityDraft) => void) {
    this.#redis = redis;
    this.#namespace = namespace;
    this.#logger = logger;
    this.#recent = new RecentRequests(redis, namespace);
    this.#observe = observe;
  }

  /** @param error what the request ended with: whoever catches it on its way up need not record it again. */
  add(draft: ActivityDraft, error?: unknown): void {
    if (typeof error === 'object' && error !== null) this.#recorded.add(error);
    const size = draft.body?.result?.length ?? 0;
    if (this.#withoutBodies || this.#waitingBodies + size > MAX_WAITING_BODIES) draft.body = undefined;
    else this.#waitingBodies += size;
    this.#waiting.push(draft);
    if (this.#waiting.length > MAX_WAITING) {
      this.#waitingBodies -= this.#waiting.shift()?.body?.result?.length ?? 0;
      this.#dropped += 1;
    }
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Whether the request that ended with this error was recorded. */
  hasRecorded(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#recorded.has(error);
  }

  /** The last requests of a gateway, newest first. */
  async recent(gateway: string): Promise<RecentRequest[]> {
    await this.flush();
    return this.#recent.read(gateway);
  }

  /** Resolves when what was added is written, or cannot be right now. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#flushing;
    this.#flushing ??= this.#writeAll().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      if (this.#prepared.length === 0) this.#prepared = await this.#prepare(this.#waiting.splice(0, BATCH));
      if (this.#prepared.length === 0) return;
      if (this.#redis.status !== 'ready') return this.#later();
      try {
        await this.#write(this.#prepared);
        this.#prepared = [];
      } catch (error) {
        this.#logger.warn({ err: error }, 'activity could not be written yet');
        return this.#later();
      }
    }
  }

  #later(): void {
    this.#timer ??= setTimeout(() => void this.flush(), RETRY_MS);
    // What is not written must not keep a process from ending.
    this.#timer.unref();
  }

  async #prepare(drafts: readonly ActivityDraft[]): Promise<ActivityRecord[]> {
    const records: ActivityRecord[] = [];
    let begin = performance.now();
    for (const draft of drafts) {
      records.push(toRecord(draft));
      this.#observe(draft);
      this.#say(draft);
      this.#waitingBodies -= draft.body?.result?.length ?? 0;
      if (performance.now() - begin < SLICE_MS) continue;
      await nextTurn();
      begin = performance.now();
    }
    return records;
  }

  #say({ gateway, requestId, method, tool, principal, outcome, durationMs, error }: ActivityDraft): void {
    const request = { gateway: gateway.id, requestId, method, tool, principal, outcome, durationMs, error };
    this.#logger.debug(request, 'request');
  }

  async #write(records: readonly ActivityRecord[]): Promise<void> {
    const pipeline = this.#redis.pipeline();
    const stream = activityStream(this.#namespace);
    const texts = new Map(records.map((record) => [record, JSON.stringify(record)]));
    for (const text of texts.values()) {
      pipeline.xadd(stream, 'MAXLEN', '~', MAX_UNRECORDED, '*', RECORD_FIELD, text);
    }
    for (const [gateway, ofGateway] of Map.groupBy(records, ({ gatewayId }) => gatewayId)) {
      this.#recent.write(pipeline, gateway, ofGateway);
      const list = ofGateway.map((record) => texts.get(record)).join(',');
      pipeline.publish(this.#namespace + CHANNELS.activity(gateway), `[${list}]`);
    }
    pipeline.xlen(stream);
    this.#heedBacklog(Number((await runTogether(pipeline)).at(-1)));
  }

  #heedBacklog(unrecorded: number): void {
    this.#withoutBodies = unrecorded > MAX_UNRECORDED_BODIES;
    if (this.#dropped === 0) return;
    this.#logger.warn({ dropped: this.#dropped }, 'activity was lost: it could not be written in time');
    this.#dropped = 0;
  }
}
