import { announceChange } from '../../../platform/changes.ts';
import type { Channels } from '../../../platform/channels.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { Models } from '../../../platform/mongo.ts';
import { type KnowledgeSource, MAX_KNOWLEDGE_BYTES } from '../../../schema/knowledge.ts';
import type { List } from '../../../schema/list.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { gatewayMissing } from '../gateways/service.ts';

const CAPABILITY = 'knowledge';

/** How long a document may take to be taken in, vectors included, in milliseconds. */
const ADD_MS = 5 * 60_000;

/** A document that somebody sends. */
export interface SentDocument {
  name: string;
  mimeType: string | undefined;
  data: Buffer;
}

/** The rules of gateways' knowledge. */
export class KnowledgeService {
  readonly #models: Models;
  readonly #channels: Channels;
  readonly #dispatcher: Dispatcher;
  readonly #audit: AuditLog;

  constructor(models: Models, channels: Channels, dispatcher: Dispatcher, audit: AuditLog) {
    this.#models = models;
    this.#channels = channels;
    this.#dispatcher = dispatcher;
    this.#audit = audit;
  }

  /** The oldest first; `search` finds text anywhere in their names, whatever its case. */
  async list(
    gatewayId: string,
    first: number,
    after: string | undefined,
    search: string | undefined,
  ): Promise<List<KnowledgeSource>> {
    const filter = search ? { gatewayId, name: new RegExp(RegExp.escape(search), 'i') } : { gatewayId };
    const [at, id] = after === undefined ? [] : readCursor(after, 2);
    const later =
      at === undefined
        ? {}
        : { $or: [{ createdAt: { $gt: new Date(at) } }, { createdAt: new Date(at), _id: { $gt: id } }] };
    const [found, totalCount] = await Promise.all([
      this.#models.knowledgeSources
        .find({ $and: [filter, later] })
        .sort({ createdAt: 1, _id: 1 })
        .limit(first + 1)
        .lean(),
      this.#models.knowledgeSources.countDocuments(filter),
    ]);
    const nodes = found.slice(0, first);
    const last = nodes.at(-1);
    const endCursor = last === undefined ? null : writeCursor([last.createdAt.toISOString(), last._id]);
    return { nodes, totalCount, pageInfo: { hasNextPage: found.length > first, endCursor } };
  }

  /** Takes a document in, or refuses it whole. A worker reads it: what it is made of may have been made to break readers. */
  async add(identity: Identity, gatewayId: string, document: SentDocument): Promise<KnowledgeSource> {
    const { name, mimeType, data } = document;
    const input = { name, mimeType, bytes: data.length };
    return this.#audit.record(
      identity,
      { action: 'addKnowledgeSource', target: gatewayId, input },
      async () => {
        if (data.length === 0) throw wrong('the document is empty');
        if (data.length > MAX_KNOWLEDGE_BYTES) {
          throw new PlatformError(
            'PAYLOAD_TOO_LARGE',
            `a document has ${MAX_KNOWLEDGE_BYTES / 1024 / 1024} MB at the most`,
          );
        }
        await this.#checkAttached(gatewayId);
        const upload = newId();
        await this.#models.knowledgeUploads.create({ _id: upload, data, createdAt: new Date() });
        try {
          const { json } = await this.#dispatcher.run(
            {
              gateway: gatewayId,
              capability: CAPABILITY,
              method: 'manage',
              params: { upload, name, ...(mimeType ? { mimeType } : {}) },
              timeoutMs: ADD_MS,
              principal: { kind: 'admin', id: identity.id },
            },
            {},
          );
          const added = JSON.parse(json) as KnowledgeSource;
          return { ...added, createdAt: new Date(added.createdAt) };
        } finally {
          await this.#models.knowledgeUploads.deleteOne({ _id: upload });
        }
      },
    );
  }

  /** Deletes a source: its text, its vectors, and whatever indexes know of it. */
  async delete(identity: Identity, gatewayId: string, id: string): Promise<boolean> {
    const change = { action: 'deleteKnowledgeSource', target: gatewayId, input: { id } };
    return this.#audit.record(identity, change, async () => {
      const { deletedCount } = await this.#models.knowledgeSources.deleteOne({ _id: id, gatewayId });
      if (deletedCount === 0)
        throw new PlatformError('NOT_FOUND', `there is no source ${id} in this gateway's knowledge`);
      await this.#models.knowledgeChunks.deleteMany({ gatewayId, sourceId: id });
      await announceChange(this.#channels, { kind: 'knowledge', id: gatewayId });
      return true;
    });
  }

  async #checkAttached(gatewayId: string): Promise<void> {
    const gateway = await this.#models.gateways.findById(gatewayId, { attachments: 1 }).lean();
    if (gateway === null) throw gatewayMissing(gatewayId);
    if (gateway.attachments.some(({ capabilityId }) => capabilityId === CAPABILITY)) return;
    throw new PlatformError('CONFLICT', 'Knowledge is not attached to this gateway; attach it first');
  }
}

function wrong(message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', message, { fields: [{ path: 'input', message }] });
}
