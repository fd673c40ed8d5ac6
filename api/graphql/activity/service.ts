import type { Models } from '../../../platform/mongo.ts';
import type { ActivityEntry, ActivityFilter } from '../../../schema/activity-entry.ts';
import type { PageInfo } from '../../../schema/list.ts';
import { gatewayMissing } from '../gateways/service.ts';
import {
  NEWEST_FIRST,
  notOlderThan,
  olderThan,
  type Position,
  positionOf,
  writePosition,
} from './position.ts';
import { type ActivityQuery, queryFor } from './query.ts';

/** Entries that are looked through at a time where no index decides alone. */
const WINDOW = 2000;

/** How long a page may look for entries before it is given as it is, in milliseconds. */
const PATIENCE_MS = 50;

/** Entries that are looked through for a count where no index decides alone. */
const MAX_COUNTED = 20_000;

/** A page of entries; they are counted only if somebody asks. */
export interface ActivityPage {
  nodes: ActivityEntry[];
  pageInfo: PageInfo;
  count(): Promise<number>;
}

/** What a gateway's requests came to, one by one. */
export class ActivityService {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
  }

  /**
   * A page, newest first. Where much has to be looked through for few entries, a page may have fewer than asked for although there are
   * more: its cursor goes on from there.
   */
  async list(
    gatewayId: string,
    filter: ActivityFilter,
    first: number,
    after: Position | undefined,
  ): Promise<ActivityPage> {
    const query = queryFor(gatewayId, filter);
    const page = query.rest
      ? await this.#search(gatewayId, query, first, after)
      : await this.#page(query, first, after);
    if (page.nodes.length === 0 && after === undefined) await this.requireGateway(gatewayId);
    return { ...page, count: () => this.#count(query) };
  }

  /** @throws PlatformError NOT_FOUND */
  async requireGateway(id: string): Promise<void> {
    if (!(await this.#models.gateways.exists({ _id: id }))) throw gatewayMissing(id);
  }

  /** Every entry that fits, newest first, page by page. */
  async *all(gatewayId: string, filter: ActivityFilter, pageSize: number): AsyncGenerator<ActivityEntry[]> {
    const query = queryFor(gatewayId, filter);
    let position: Position | undefined;
    for (;;) {
      const entries = await this.#find(query, [position && olderThan(position)], pageSize);
      yield entries;
      const last = entries.at(-1);
      if (last === undefined || entries.length < pageSize) return;
      position = positionOf(last);
    }
  }

  async #page(query: ActivityQuery, first: number, after: Position | undefined) {
    const found = await this.#find(query, [after && olderThan(after)], first + 1);
    const nodes = found.slice(0, first);
    const last = nodes.at(-1);
    return {
      nodes,
      pageInfo: {
        hasNextPage: found.length > first,
        endCursor: last === undefined ? null : writePosition(positionOf(last)),
      },
    };
  }

  /** Looks through one window of entries after the other, until there are enough, no more, or it took too long. */
  async #search(gatewayId: string, query: ActivityQuery, first: number, after: Position | undefined) {
    const begin = performance.now();
    const found: ActivityEntry[] = [];
    let position = after;
    do {
      const end = await this.#endOfWindow({ gatewayId, ...query.time }, position);
      const bounds = [position && olderThan(position), end && notOlderThan(end)];
      found.push(...(await this.#find(query, bounds, first + 1 - found.length)));
      position = end;
    } while (position !== undefined && found.length <= first && performance.now() - begin < PATIENCE_MS);
    const nodes = found.slice(0, first);
    const last = nodes.at(-1);
    const full = found.length > first;
    // Where the page is not full it goes on after what was looked through, not after what was found.
    const reached = full || position === undefined ? last && positionOf(last) : position;
    return {
      nodes,
      pageInfo: {
        hasNextPage: full || position !== undefined,
        endCursor: reached === undefined ? null : writePosition(reached),
      },
    };
  }

  /** The last entry of a window; undefined where everything that is left fits into one. */
  async #endOfWindow(scope: object, after: Position | undefined): Promise<Position | undefined> {
    const [end] = await this.#models.activity
      .find({ $and: [scope, after ? olderThan(after) : {}] }, { at: 1 })
      .sort(NEWEST_FIRST)
      .skip(WINDOW - 1)
      .limit(1)
      .lean<ActivityEntry[]>();
    return end && positionOf(end);
  }

  /** What fits, newest first. Each branch is asked by itself, because an index gives it in order. */
  async #find(
    { branches, rest = {}, time }: ActivityQuery,
    bounds: readonly (object | undefined)[],
    limit: number,
  ): Promise<ActivityEntry[]> {
    const conditions = [time, rest, ...bounds.filter((bound) => bound !== undefined)];
    const found = await Promise.all(
      branches.map((branch) =>
        this.#models.activity
          .find({ $and: [branch, ...conditions] })
          .sort(NEWEST_FIRST)
          .limit(limit)
          .lean<ActivityEntry[]>(),
      ),
    );
    if (found.length === 1) return found[0] ?? [];
    return found.flat().toSorted(newestFirst).slice(0, limit);
  }

  async #count({ branches, rest, time }: ActivityQuery): Promise<number> {
    const counts = await Promise.all(
      branches.map(async (branch) => {
        const scope = { $and: [branch, time] };
        if (rest === undefined) return this.#models.activity.countDocuments(scope);
        const [counted] = await this.#models.activity.aggregate<{ count: number }>([
          { $match: scope },
          { $sort: NEWEST_FIRST },
          { $limit: MAX_COUNTED },
          { $match: rest },
          { $count: 'count' },
        ]);
        return counted?.count ?? 0;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

function newestFirst(a: ActivityEntry, b: ActivityEntry): number {
  return b.at.getTime() - a.at.getTime() || (a._id < b._id ? 1 : -1);
}
