import { PlatformError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Models } from '../../../platform/mongo.ts';
import type {
  KnowledgeAddArguments,
  KnowledgeGetArguments,
  KnowledgeSearchArguments,
  KnowledgeSettings,
  KnowledgeSourcesArguments,
  Passage,
} from '../../../schema/builtins/knowledge.ts';
import type { KnowledgeChunk, KnowledgeSource } from '../../../schema/knowledge.ts';
import { type DocumentReader, UnreadableDocument } from '../../documents/document-reader.ts';
import { EmbeddingFailure } from '../../embeddings/embedder.ts';
import type { Builtin, BuiltinContext, ToolResult } from '../builtin.ts';
import { ToolError } from '../tool-error.ts';
import {
  chooseEmbedder,
  type EmbeddingDispatchers,
  type EmbeddingEndpoints,
} from './embedding/choose-embedder.ts';
import { encodeVector, toVector } from './embedding/vector.ts';
import { Ingestion } from './ingestion.ts';
import { KnowledgeIndex } from './knowledge-index.ts';
import { KnowledgeStore } from './knowledge-store.ts';
import { storedBytes } from './stored-bytes.ts';

/** Passages of a source that one call gives. */
const PAGE = 20;

export interface KnowledgeParts {
  models: Models;
  documents: DocumentReader;
  endpoints: EmbeddingEndpoints;
  dispatchers: EmbeddingDispatchers;
  logger: Logger;
  /** Tells every worker that a gateway's knowledge was changed. */
  announce(gateway: string): Promise<void>;
}

/** The built-in with documents that are searched. */
export class Knowledge implements Builtin<unknown, KnowledgeSettings> {
  readonly #parts: KnowledgeParts;
  readonly #store: KnowledgeStore;
  readonly #index: KnowledgeIndex;
  readonly #ingestion: Ingestion;

  constructor(parts: KnowledgeParts) {
    this.#parts = parts;
    this.#store = new KnowledgeStore(parts.models);
    this.#index = new KnowledgeIndex(this.#store, parts.logger);
    this.#ingestion = new Ingestion(this.#store, parts.documents, parts.logger);
  }

  run(
    tool: string,
    args: unknown,
    settings: KnowledgeSettings,
    context: BuiltinContext,
  ): Promise<ToolResult> {
    switch (tool) {
      case 'knowledge_search':
        return this.#search(args as KnowledgeSearchArguments, settings, context);
      case 'knowledge_get':
        return this.#get(args as KnowledgeGetArguments, context);
      case 'knowledge_sources':
        return this.#list(args as KnowledgeSourcesArguments, context);
      default:
        return this.#addByTool(args as KnowledgeAddArguments, settings, context);
    }
  }

  /** Takes in an upload of the management API. @throws PlatformError VALIDATION_FAILED for what cannot be read. */
  async manage(
    params: Record<string, unknown>,
    settings: KnowledgeSettings,
    context: BuiltinContext,
  ): Promise<KnowledgeSource> {
    const { upload, name, mimeType } = params as { upload: string; name: string; mimeType?: string };
    const found = await this.#parts.models.knowledgeUploads.findById(upload).lean();
    if (found === null) throw new PlatformError('NOT_FOUND', 'the upload is gone');
    const data = Buffer.from(storedBytes(found.data));
    try {
      return await this.#add({ name, mimeType, data }, settings, context);
    } catch (error) {
      if (!(error instanceof UnreadableDocument)) throw error;
      throw new PlatformError('VALIDATION_FAILED', `${name} cannot be added: ${error.message}`, {
        cause: error,
      });
    }
  }

  changed(gateway: string | undefined): void {
    if (gateway === undefined) this.#index.allChanged();
    else this.#index.changed(gateway);
  }

  async gatewayGone(gateway: string): Promise<void> {
    await this.#store.removeAll(gateway);
    this.#index.changed(gateway);
  }

  close(): Promise<void> {
    return this.#index.close();
  }

  async #search(
    { query, top_k }: KnowledgeSearchArguments,
    settings: KnowledgeSettings,
    { gateway, signal }: BuiltinContext,
  ): Promise<ToolResult> {
    const meaning = await this.#meaningOf(query, settings, signal);
    const found = await this.#index.search(gateway, { text: query, ...meaning, limit: top_k });
    const chunks = await this.#store.chunks(
      gateway,
      found.map(({ id }) => id),
    );
    const names = await this.#names(gateway);
    const results = found.flatMap(({ id, score }) => {
      const chunk = chunks.get(id);
      const source = chunk && names.get(chunk.sourceId);
      // What was deleted in this moment is not found any more.
      return chunk && source ? [passage(chunk, source, score)] : [];
    });
    const nothing = names.size === 0 ? 'There are no documents yet.' : 'Nothing was found.';
    return {
      content: [{ type: 'text', text: describe(results) || nothing }],
      structuredContent: { results },
    };
  }

  async #get(
    { id, around, cursor }: KnowledgeGetArguments,
    { gateway }: BuiltinContext,
  ): Promise<ToolResult> {
    const names = await this.#names(gateway);
    const [sourceId = '', number] = id.split('.');
    const source = names.get(sourceId);
    if (source === undefined || (number !== undefined && !/^\d+$/.test(number))) {
      throw new ToolError(
        `There is no passage or source "${id}"; knowledge_search and knowledge_sources give ids.`,
      );
    }
    const whole = number === undefined;
    const from = whole ? cursor : Math.max(0, Number(number) - around);
    const limit = whole ? PAGE : Number(number) + around - from + 1;
    const chunks = await this.#store.chunksOf(gateway, sourceId, from, limit);
    if (chunks.length === 0) throw new ToolError(`There is no passage "${id}".`);
    const results = chunks.map((chunk) => passage(chunk, source, 1));
    const last = chunks.at(-1)?.number ?? 0;
    const more = whole && (await this.#store.chunksOf(gateway, sourceId, last + 1, 1)).length > 0;
    return {
      content: [{ type: 'text', text: describe(results) }],
      structuredContent: { results, ...(more ? { nextCursor: last + 1 } : {}) },
    };
  }

  async #list({ query = '' }: KnowledgeSourcesArguments, { gateway }: BuiltinContext): Promise<ToolResult> {
    const sources = await this.#store.sources(gateway);
    const wanted = sources.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
    return listResult(wanted, wanted.length === 0 ? 'There are no such documents.' : undefined);
  }

  async #addByTool(
    { name, content, mime_type }: KnowledgeAddArguments,
    settings: KnowledgeSettings,
    context: BuiltinContext,
  ): Promise<ToolResult> {
    if (!settings.allowAdding)
      throw new ToolError('The admin of this gateway does not allow adding to its knowledge.');
    try {
      const data = Buffer.from(content);
      return listResult(
        [await this.#add({ name, mimeType: mime_type, data }, settings, context)],
        `Added ${name}.`,
      );
    } catch (error) {
      if (!(error instanceof UnreadableDocument)) throw error;
      throw new ToolError(`${name} cannot be added: ${error.message}.`, { cause: error });
    }
  }

  async #add(
    document: { name: string; mimeType: string | undefined; data: Buffer },
    settings: KnowledgeSettings,
    context: BuiltinContext,
  ): Promise<KnowledgeSource> {
    const source = await this.#ingestion.add(document, settings, this.#embedderOf(settings), context);
    this.#index.changed(context.gateway);
    await this.#parts.announce(context.gateway);
    return source;
  }

  /** A provider that is away must not keep anybody from searching by words. */
  async #meaningOf(
    query: string,
    settings: KnowledgeSettings,
    signal: AbortSignal,
  ): Promise<{ vector: Uint8Array | undefined; model: string | undefined }> {
    const embedder = this.#embedderOf(settings);
    if (embedder === undefined) return { vector: undefined, model: undefined };
    try {
      const [vector] = await embedder.embed([query], 'query', signal);
      return { vector: vector && Uint8Array.from(encodeVector(toVector(vector))), model: embedder.model };
    } catch (error) {
      if (!(error instanceof EmbeddingFailure)) throw error;
      this.#parts.logger.warn({ err: error }, 'knowledge is searched by words only');
      return { vector: undefined, model: undefined };
    }
  }

  #embedderOf(settings: KnowledgeSettings) {
    return chooseEmbedder(settings, this.#parts.endpoints, this.#parts.dispatchers);
  }

  async #names(gateway: string): Promise<Map<string, KnowledgeSource>> {
    return new Map((await this.#store.sources(gateway)).map((source) => [source._id, source]));
  }
}

function passage({ _id, text, place }: KnowledgeChunk, { name }: KnowledgeSource, score: number): Passage {
  return { id: _id, text, source: name, place, score };
}

function describe(results: readonly Passage[]): string {
  return results.map(({ source, place, text }, n) => `[${n + 1}] ${source}, ${place}\n${text}`).join('\n\n');
}

function listResult(sources: readonly KnowledgeSource[], said: string | undefined): ToolResult {
  const results = sources.map(({ _id, name, mimeType, bytes, chunks, createdAt }) => ({
    id: _id,
    source: name,
    text: `${name}: ${mimeType}, ${bytes} bytes, ${chunks} passages`,
    mimeType,
    bytes,
    chunks,
    addedAt: createdAt.toISOString(),
  }));
  const text = said ?? results.map((result) => `${result.id}  ${result.text}`).join('\n');
  return { content: [{ type: 'text', text }], structuredContent: { results } };
}
