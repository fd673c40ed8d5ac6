import type { Models } from '../../../platform/mongo.ts';
import type { AuditEntry } from '../../../schema/audit-entry.ts';
import type { AuditFilter } from '../../../schema/audit-filter.ts';
import type { List } from '../../../schema/list.ts';
import { readCursor, writeCursor } from '../cursor.ts';

/** The record of changes, newest first. */
export class AuditService {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
  }

  async list(first: number, after: string | undefined, filter: AuditFilter): Promise<List<AuditEntry>> {
    const [at, id] = after === undefined ? [] : readCursor(after, 2);
    const older =
      at === undefined
        ? {}
        : { $or: [{ at: { $lt: new Date(at) } }, { at: new Date(at), _id: { $lt: id } }] };
    const wanted = conditionsOf(filter);
    const [found, totalCount] = await Promise.all([
      this.#models.auditEntries
        .find({ $and: [wanted, older] })
        .sort({ at: -1, _id: -1 })
        .limit(first + 1)
        .lean(),
      this.#models.auditEntries.countDocuments(wanted),
    ]);
    const nodes = found.slice(0, first);
    const last = nodes.at(-1);
    return {
      nodes,
      totalCount,
      pageInfo: {
        hasNextPage: found.length > first,
        endCursor: last === undefined ? null : writeCursor([last.at.toISOString(), last._id]),
      },
    };
  }
}

function conditionsOf({ action, actor, target, outcomes, from, to }: AuditFilter): object {
  return {
    ...(action && { action: containing(action) }),
    ...(actor && { actor: containing(actor) }),
    ...(target && { target }),
    ...(outcomes && { outcome: { $in: outcomes } }),
    ...((from || to) && { at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
  };
}

const containing = (text: string) => new RegExp(RegExp.escape(text), 'i');
