import { LRUCache } from 'lru-cache';
import type { Logger } from '../../../platform/logger.ts';
import { cosine } from '../../../platform/vectors.ts';
import { MAX_TEXTS } from '../../../schema/embedding.ts';
import type { GatewaySnapshot, ToolEntry } from '../gateway-snapshot.ts';
import type { Embeddings } from './embeddings.ts';

/** Vectors that are held at the most; one takes 1 to 3 KB. */
const MAX_VECTORS = 20_000;
const MAX_QUERIES = 1000;

/** How long a search waits for the vector of its words, in milliseconds; one that comes later serves the next search. */
const PATIENCE_MS = 500;

/** The share of a gateway's tools that must have a vector before their order counts. */
const ENOUGH = 0.9;

/** Characters of a description that go into a vector. */
const MAX_DESCRIPTION = 2000;

/**
 * Ranks tools by meaning. Vectors are made in the background, each once for all gateways that have the tool; until they are there, and whenever
 * the provider is slow or away, there is no ranking, and nobody waits for it.
 */
export class ToolVectors {
  readonly #embeddings: Embeddings;
  readonly #logger: Logger;
  readonly #tools = new LRUCache<string, Int8Array>({ max: MAX_VECTORS });
  readonly #queries = new LRUCache<string, Int8Array>({ max: MAX_QUERIES });
  /** Texts that are being made, or wait for it. */
  readonly #wanted = new Set<string>();
  #making: Promise<void> | undefined;

  constructor(embeddings: Embeddings, logger: Logger) {
    this.#embeddings = embeddings;
    this.#logger = logger;
  }

  /** Names of accepted tools, the nearest first; undefined: there is no ranking. */
  async rank(
    gateway: GatewaySnapshot,
    request: string,
    limit: number,
    accepts: (name: string) => boolean,
  ): Promise<string[] | undefined> {
    if (!this.#embeddings.available) return undefined;
    const known = [...gateway.tools.values()].map((entry) => ({
      entry,
      vector: this.#tools.get(textOf(entry)),
    }));
    const missing = known.filter(({ vector }) => vector === undefined);
    this.#want(missing.map(({ entry }) => textOf(entry)));
    if (missing.length > known.length * (1 - ENOUGH)) return undefined;
    const query = await this.#queryVector(request);
    if (query === undefined) return undefined;
    return known
      .filter(({ entry }) => accepts(entry.visible))
      .flatMap(({ entry, vector }) =>
        vector === undefined ? [] : [{ name: entry.visible, near: cosine(query, vector) }],
      )
      .toSorted((a, b) => b.near - a.near)
      .slice(0, limit)
      .map(({ name }) => name);
  }

  async #queryVector(request: string): Promise<Int8Array | undefined> {
    const known = this.#queries.get(request);
    if (known !== undefined) return known;
    const made = this.#embeddings.embed([request], 'query').then((vectors) => {
      const [vector] = vectors ?? [];
      if (vector !== undefined) this.#queries.set(request, vector);
      return vector;
    });
    return Promise.race([made, after(PATIENCE_MS)]);
  }

  #want(texts: readonly string[]): void {
    for (const text of texts) this.#wanted.add(text);
    if (this.#wanted.size === 0 || this.#making !== undefined) return;
    this.#making = this.#make()
      .catch((error: unknown) => this.#logger.error({ err: error }, 'vectors of tools could not be made'))
      .finally(() => {
        this.#making = undefined;
      });
  }

  /** Batch by batch, so that calls of tools are not kept waiting. */
  async #make(): Promise<void> {
    while (this.#wanted.size > 0) {
      const batch = [...this.#wanted].slice(0, MAX_TEXTS);
      const vectors = await this.#embeddings.embed(batch, 'document');
      if (vectors === undefined) {
        // There are none now; whoever searches next wants them again.
        this.#wanted.clear();
        return;
      }
      batch.forEach((text, n) => {
        this.#wanted.delete(text);
        const vector = vectors[n];
        if (vector !== undefined) this.#tools.set(text, vector);
      });
    }
  }
}

const texts = new WeakMap<ToolEntry, string>();

/** What a tool's vector is made of; also what it is known by, so that a tool that changes gets a new one. */
function textOf(entry: ToolEntry): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const { visible, descriptor, capability } = entry;
  const { title = '', description = '', inputSchema } = descriptor;
  const parameters = Object.keys((inputSchema.properties ?? {}) as object).join(', ');
  const text = `${visible} ${title}\n${description.slice(0, MAX_DESCRIPTION)}\n${parameters}\n${capability.name}`;
  texts.set(entry, text);
  return text;
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref();
  });
}
