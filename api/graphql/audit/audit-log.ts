import { newId } from '../../../platform/ids.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Models } from '../../../platform/mongo.ts';
import { AuditOutcome } from '../../../schema/audit-entry.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { Identity } from '../../identity/identity.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface AuditedAction {
  /** The mutation. */
  action: string;
  /** The id of what it changes; for what is made, known only afterwards. */
  target?: string;
  input: object;
}

/** Records every change: before it is made, so that none is ever made unseen, and how it ended. */
export class AuditLog {
  readonly #models: Models;
  readonly #logger: Logger;

  constructor(models: Models, logger: Logger) {
    this.#models = models;
    this.#logger = logger;
  }

  /**
   * Makes a change on the record.
   * @param work makes it; what it returns names what was made, where it has an id.
   */
  async record<Result>(
    identity: Identity,
    change: AuditedAction,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const _id = await this.#begin(identity, change, { outcome: AuditOutcome.PENDING });
    try {
      const result = await work();
      await this.#complete(_id, {
        outcome: AuditOutcome.OK,
        ...(change.target ? {} : { target: idOf(result) }),
      });
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await this.#complete(_id, { outcome: AuditOutcome.FAILED, error: message });
      throw error;
    }
  }

  /** Notes what somebody was not let do. @param error why not. */
  async refused(identity: Identity, change: AuditedAction, error: string): Promise<void> {
    await this.#begin(identity, change, { outcome: AuditOutcome.FAILED, error });
  }

  async #begin(
    { name }: Identity,
    { action, target, input }: AuditedAction,
    end: { outcome: AuditOutcome; error?: string },
  ): Promise<string> {
    const _id = newId();
    const entry = { _id, at: new Date(), actor: name, action, target, ...end };
    await this.#models.auditEntries.create({ ...entry, input: withoutSecrets(input as JsonObject) });
    return _id;
  }

  /** The change is made already: that its entry cannot be completed must not look as if it had failed. */
  async #complete(_id: string, fields: object): Promise<void> {
    try {
      await this.#models.auditEntries.updateOne({ _id }, { $set: fields });
    } catch (error) {
      this.#logger.error({ err: error, audit: _id }, 'an audit entry could not be completed');
    }
  }
}

/** The id of what was made, or of what stands in what is told of it. */
function idOf(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const ids = [result, ...Object.values(result)].map((it) => (it as { _id?: unknown } | null)?._id);
  return ids.find((id): id is string => typeof id === 'string');
}
