import type { Logger } from '../../../platform/logger.ts';
import type { KnowledgeSettings } from '../../../schema/builtins/knowledge.ts';
import type { KnowledgeSource } from '../../../schema/knowledge.ts';
import type { DocumentReader } from '../../documents/document-reader.ts';
import { UnreadableDocument } from '../../documents/document-reader.ts';
import { type Embedder, EmbeddingFailure } from '../../embeddings/embedder.ts';
import type { BuiltinContext } from '../builtin.ts';
import { type Chunk, makeChunks } from './chunking/make-chunks.ts';
import { documentType } from './document-kind.ts';
import { encodeVector, toVector } from './embedding/vector.ts';
import type { KnowledgeStore, NewChunk } from './knowledge-store.ts';

/** Texts that a provider gets at once. */
const EMBED_BATCH = 64;

/** A document that is to be added. */
export interface NewDocument {
  name: string;
  /** What its sender says that it is. */
  mimeType: string | undefined;
  data: Uint8Array;
}

/** Takes documents in: text out of them, in chunks, with vectors where somebody makes them. */
export class Ingestion {
  readonly #store: KnowledgeStore;
  readonly #documents: DocumentReader;
  readonly #logger: Logger;

  constructor(store: KnowledgeStore, documents: DocumentReader, logger: Logger) {
    this.#store = store;
    this.#documents = documents;
    this.#logger = logger;
  }

  /**
   * Adds a document; nothing is kept of one that cannot be read.
   * @throws UnreadableDocument
   */
  async add(
    document: NewDocument,
    settings: KnowledgeSettings,
    embedder: Embedder | undefined,
    { gateway, signal }: Pick<BuiltinContext, 'gateway' | 'signal'>,
  ): Promise<KnowledgeSource> {
    const { name, data } = document;
    const { kind, mimeType, charset } = documentType(name, document.mimeType);
    if (kind === undefined) {
      throw new UnreadableDocument(
        `${mimeType} has no text; text, Markdown, HTML, PDF, DOCX, CSV and JSON are read`,
      );
    }
    const { sections } = await this.#documents.read({ kind, bytes: data, charset, caller: gateway, signal });
    const chunks = makeChunks(sections);
    if (chunks.length === 0) throw new UnreadableDocument('it has no text');
    await this.#checkRoom(gateway, name, chunks.length, settings.maxChunks);
    const { vectors, note } = await this.#embed(name, chunks, embedder, signal);
    const stored: NewChunk[] = chunks.map((chunk, n) => ({ ...chunk, vector: vectors?.[n] }));
    const embeddingModel = vectors === undefined ? null : (embedder?.model ?? null);
    return this.#store.add(
      { gatewayId: gateway, name, mimeType, bytes: data.length, embeddingModel, note },
      stored,
    );
  }

  async #checkRoom(gateway: string, name: string, added: number, max: number): Promise<void> {
    const sources = await this.#store.sources(gateway);
    const others = sources.filter((source) => source.name !== name);
    const total = others.reduce((sum, source) => sum + source.chunks, added);
    if (total > max) {
      throw new UnreadableDocument(
        `with its ${added} pieces there would be ${total}, and there may be ${max}; delete what is not needed`,
      );
    }
  }

  /** Without vectors a document is found by its words: better than not at all. */
  async #embed(
    name: string,
    chunks: readonly Chunk[],
    embedder: Embedder | undefined,
    signal: AbortSignal,
  ): Promise<{ vectors: Buffer[] | undefined; note: string | null }> {
    if (embedder === undefined) return { vectors: undefined, note: null };
    const vectors: Buffer[] = [];
    try {
      for (let at = 0; at < chunks.length; at += EMBED_BATCH) {
        const texts = chunks
          .slice(at, at + EMBED_BATCH)
          .map(({ place, text }) => `${name}, ${place}\n\n${text}`);
        for (const vector of await embedder.embed(texts, 'document', signal)) {
          vectors.push(encodeVector(toVector(vector)));
        }
      }
      return { vectors, note: null };
    } catch (error) {
      if (!(error instanceof EmbeddingFailure)) throw error;
      this.#logger.warn({ err: error }, 'a document is found by its words only');
      return { vectors: undefined, note: `the embedding provider failed: ${error.message}` };
    }
  }
}
