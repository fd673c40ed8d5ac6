import { decodeVector, similarity, type Vector } from '../embedding/vector.ts';
import type { FoundChunk, IndexedChunk } from './index-message.ts';
import { LexicalIndex } from './lexical-index.ts';
import { fuseRankings } from './rank-fusion.ts';

/** How many of each ranking are fused, for every result that is wanted. */
const DEPTH = 6;
const MIN_DEPTH = 50;

/** What is less alike than this has nothing to do with the query. */
const MIN_SIMILARITY = 0.15;

interface IndexedSource {
  model: string | null;
  rows: number[];
}

/** The index of one gateway's knowledge, by words and by meaning. */
export class GatewayIndex {
  readonly #words = new LexicalIndex();
  readonly #sources = new Map<string, IndexedSource>();
  readonly #ids = new Map<number, string>();
  readonly #vectors = new Map<number, Vector>();
  #lastRow = 0;

  add(source: string, model: string | null, chunks: readonly IndexedChunk[]): void {
    this.remove(source);
    const rows = chunks.map(({ id, title, text, vector }) => {
      this.#lastRow += 1;
      const row = this.#lastRow;
      this.#ids.set(row, id);
      if (vector !== undefined) this.#vectors.set(row, decodeVector(vector));
      return { row, title, text };
    });
    this.#words.add(rows);
    this.#sources.set(source, { model, rows: rows.map(({ row }) => row) });
  }

  remove(source: string): void {
    const rows = this.#sources.get(source)?.rows ?? [];
    this.#sources.delete(source);
    this.#words.remove(rows);
    for (const row of rows) {
      this.#ids.delete(row);
      this.#vectors.delete(row);
    }
  }

  /** @param query a vector of the query, and the model that made it: only vectors of the same model can be compared. */
  search(
    text: string,
    query: { vector: Uint8Array; model: string } | undefined,
    limit: number,
  ): FoundChunk[] {
    const depth = Math.max(MIN_DEPTH, limit * DEPTH);
    const rankings = [this.#words.search(text, depth)];
    if (query !== undefined) rankings.push(this.#alike(decodeVector(query.vector), query.model, depth));
    return fuseRankings(rankings, limit).map(({ item, score }) => ({
      id: this.#ids.get(item) ?? '',
      score: Math.round(score * 10_000) / 10_000,
    }));
  }

  close(): void {
    this.#words.close();
  }

  #alike(query: Vector, model: string, depth: number): number[] {
    const ranked: { row: number; alike: number }[] = [];
    for (const source of this.#sources.values()) {
      if (source.model !== model) continue;
      for (const row of source.rows) {
        const vector = this.#vectors.get(row);
        const alike = vector === undefined ? -1 : similarity(vector, query);
        if (alike >= MIN_SIMILARITY) ranked.push({ row, alike });
      }
    }
    return ranked
      .sort((a, b) => b.alike - a.alike)
      .slice(0, depth)
      .map(({ row }) => row);
  }
}
