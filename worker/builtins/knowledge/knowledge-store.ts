import { newId } from '../../../platform/ids.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { KnowledgeChunk, KnowledgeSource } from '../../../schema/knowledge.ts';

/** Chunks that are written or read at once. */
const BATCH = 500;

/** A chunk that is to be stored. */
export interface NewChunk {
  text: string;
  place: string;
  vector: Buffer | undefined;
}

/** Sources and their chunks in the store. A source is there when all of its chunks are, and its chunks count for nothing without it. */
export class KnowledgeStore {
  readonly #models: Pick<Models, 'knowledgeSources' | 'knowledgeChunks'>;

  constructor(models: Pick<Models, 'knowledgeSources' | 'knowledgeChunks'>) {
    this.#models = models;
  }

  /** The sources of a gateway, the oldest first. */
  sources(gatewayId: string): Promise<KnowledgeSource[]> {
    return this.#models.knowledgeSources.find({ gatewayId }).sort({ createdAt: 1, _id: 1 }).lean();
  }

  /** Adds a source; then those that it replaces, which have its name, go. */
  async add(
    source: Omit<KnowledgeSource, '_id' | 'chunks' | 'createdAt'>,
    chunks: readonly NewChunk[],
  ): Promise<KnowledgeSource> {
    const _id = newId();
    const { gatewayId, name } = source;
    for (let at = 0; at < chunks.length; at += BATCH) {
      const documents = chunks.slice(at, at + BATCH).map(({ text, place, vector }, n) => ({
        _id: `${_id}.${at + n}`,
        gatewayId,
        sourceId: _id,
        number: at + n,
        place,
        text,
        ...(vector ? { vector } : {}),
      }));
      await this.#models.knowledgeChunks.insertMany(documents);
    }
    const added: KnowledgeSource = { _id, ...source, chunks: chunks.length, createdAt: new Date() };
    const before = await this.#models.knowledgeSources.find({ gatewayId, name }, { _id: 1 }).lean();
    await this.#models.knowledgeSources.create(added);
    for (const old of before) await this.remove(gatewayId, old._id);
    return added;
  }

  /** Deletes a source with all of its chunks. @returns whether there was one. */
  async remove(gatewayId: string, sourceId: string): Promise<boolean> {
    const { deletedCount } = await this.#models.knowledgeSources.deleteOne({ _id: sourceId, gatewayId });
    await this.#models.knowledgeChunks.deleteMany({ gatewayId, sourceId });
    return deletedCount > 0;
  }

  /** Deletes all that a gateway has. */
  async removeAll(gatewayId: string): Promise<void> {
    await this.#models.knowledgeSources.deleteMany({ gatewayId });
    await this.#models.knowledgeChunks.deleteMany({ gatewayId });
  }

  /** Deletes chunks that an interrupted addition or deletion has left. */
  async sweep(gatewayId: string, sources: readonly string[]): Promise<void> {
    await this.#models.knowledgeChunks.deleteMany({ gatewayId, sourceId: { $nin: [...sources] } });
  }

  /** The chunks of a source in their order. */
  chunksOf(
    gatewayId: string,
    sourceId: string,
    from = 0,
    limit = Number.MAX_SAFE_INTEGER,
  ): Promise<KnowledgeChunk[]> {
    return this.#models.knowledgeChunks
      .find({ gatewayId, sourceId, number: { $gte: from, $lt: from + limit } })
      .sort({ number: 1 })
      .lean();
  }

  /** Chunks by their ids, without their vectors; those of other gateways are not there. */
  async chunks(gatewayId: string, ids: readonly string[]): Promise<Map<string, KnowledgeChunk>> {
    const found = await this.#models.knowledgeChunks
      .find({ gatewayId, _id: { $in: [...ids] } }, { vector: 0 })
      .lean();
    return new Map(found.map((chunk) => [chunk._id, chunk]));
  }
}
