import type { Logger } from '../../../platform/logger.ts';
import type { KnowledgeSource } from '../../../schema/knowledge.ts';
import type { FoundChunk } from './index/index-message.ts';
import { IndexThread } from './index/index-thread.ts';
import type { KnowledgeStore } from './knowledge-store.ts';
import { storedBytes } from './stored-bytes.ts';

/** An index that nobody searched for this long is dropped, in milliseconds; it is made again from the store. */
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;

/** A change that was missed shows after this long at the latest, in milliseconds. */
const FRESH_MS = 60_000;

interface Indexed {
  /** The sources that the thread knows. */
  sources: Set<string>;
  /** Whether something changed since it was compared with the store. */
  stale: boolean;
  comparedAt: number;
  usedAt: number;
  comparing: Promise<void> | undefined;
}

export interface IndexQuery {
  text: string;
  vector: Uint8Array | undefined;
  model: string | undefined;
  limit: number;
}

/** Searches gateways' knowledge in indexes that follow the store, whichever worker changes it. */
export class KnowledgeIndex {
  readonly #store: KnowledgeStore;
  readonly #thread: IndexThread;
  readonly #gateways = new Map<string, Indexed>();
  readonly #sweeper: NodeJS.Timeout;

  constructor(store: KnowledgeStore, logger: Logger) {
    this.#store = store;
    this.#thread = new IndexThread((error) => {
      logger.warn({ err: error }, 'the index of knowledge ended; it is made again from the store');
      this.#gateways.clear();
    });
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  async search(gateway: string, query: IndexQuery): Promise<FoundChunk[]> {
    await this.#follow(gateway);
    return this.#thread.ask({ kind: 'search', gateway, ...query });
  }

  /** Something was added to or deleted from a gateway's knowledge. */
  changed(gateway: string): void {
    const indexed = this.#gateways.get(gateway);
    if (indexed !== undefined) indexed.stale = true;
  }

  /** Changes may have been missed. */
  allChanged(): void {
    for (const gateway of this.#gateways.keys()) this.changed(gateway);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.#thread.close();
  }

  /** Brings the thread to where the store is. */
  async #follow(gateway: string): Promise<void> {
    let indexed = this.#gateways.get(gateway);
    if (indexed === undefined) {
      indexed = { sources: new Set(), stale: true, comparedAt: 0, usedAt: 0, comparing: undefined };
      this.#gateways.set(gateway, indexed);
    }
    indexed.usedAt = Date.now();
    while (indexed.stale || Date.now() - indexed.comparedAt > FRESH_MS) {
      const entry = indexed;
      entry.comparing ??= this.#compare(gateway, entry).finally(() => {
        entry.comparing = undefined;
      });
      await entry.comparing;
    }
  }

  async #compare(gateway: string, indexed: Indexed): Promise<void> {
    // What changes from here on is seen by the next comparison.
    indexed.stale = false;
    try {
      const sources = await this.#store.sources(gateway);
      const present = new Set(sources.map(({ _id }) => _id));
      for (const source of indexed.sources) {
        if (present.has(source)) continue;
        await this.#thread.ask({ kind: 'remove', gateway, source });
        indexed.sources.delete(source);
      }
      for (const source of sources) {
        if (indexed.sources.has(source._id)) continue;
        await this.#add(gateway, source);
        indexed.sources.add(source._id);
      }
      indexed.comparedAt = Date.now();
    } catch (error) {
      indexed.stale = true;
      throw error;
    }
  }

  async #add(gateway: string, { _id, name, embeddingModel }: KnowledgeSource): Promise<void> {
    const chunks = (await this.#store.chunksOf(gateway, _id)).map((chunk) => ({
      id: chunk._id,
      title: `${name} ${chunk.place}`,
      text: chunk.text,
      vector: chunk.vector ? storedBytes(chunk.vector) : undefined,
    }));
    await this.#thread.ask({ kind: 'add', gateway, source: _id, model: embeddingModel, chunks });
  }

  #sweep(): void {
    const limit = Date.now() - IDLE_MS;
    for (const [gateway, { usedAt, comparing }] of this.#gateways) {
      if (usedAt > limit || comparing !== undefined) continue;
      this.#gateways.delete(gateway);
      void this.#thread.ask({ kind: 'drop', gateway });
    }
  }
}
