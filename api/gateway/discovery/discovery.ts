import { LRUCache } from 'lru-cache';
import { nearestNames } from '../../../platform/nearest.ts';
import { fuseRankings } from '../../../platform/search/rank-fusion.ts';
import type { GatewaySnapshot, ToolEntry } from '../gateway-snapshot.ts';
import { mayUse, type Principal } from '../principal.ts';
import { GatewayIndex } from './gateway-index.ts';
import type { ToolVectors } from './tool-vectors.ts';

/** Tools that are held indexed at the most, over all gateways; one takes about 5 KB. */
const MAX_INDEXED = 30_000;

/** Places of each order that are fused. */
const FUSED = 50;

/** A tool that fits what was asked for. */
export interface DiscoveredTool {
  entry: ToolEntry;
  /** How well, from 0 to 1, measured by the best. */
  score: number;
  /** The same by its words alone; 0 where they do not fit. */
  wordScore: number;
}

/** Finds a gateway's tools by what they do, never one that the caller may not use. */
export class Discovery {
  readonly #vectors: ToolVectors;
  readonly #indexes = new LRUCache<string, GatewayIndex>({
    maxSize: MAX_INDEXED,
    sizeCalculation: ({ index }) => index.size + 1,
  });

  constructor(vectors: ToolVectors) {
    this.#vectors = vectors;
  }

  /** By words; where there are vectors also by meaning, both orders fused by reciprocal rank. */
  async search(
    gateway: GatewaySnapshot,
    principal: Principal,
    request: string,
    limit: number,
  ): Promise<DiscoveredTool[]> {
    const accepts = (name: string) => mayUse(principal, name);
    const { index } = this.#indexOf(gateway);
    const byWords = index.search(request, Math.max(limit, FUSED), accepts);
    const byMeaning = await this.#vectors.rank(gateway, request, FUSED, accepts);
    const hits =
      byMeaning === undefined ? byWords : relative(fuseRankings([byWords.map(({ id }) => id), byMeaning]));
    const wordScores = new Map(byWords.map(({ id, score }) => [id, score]));
    return hits.slice(0, limit).flatMap(({ id, score }) => {
      const entry = gateway.tools.get(id);
      return entry === undefined ? [] : [{ entry, score, wordScore: wordScores.get(id) ?? 0 }];
    });
  }

  /** Names that may have been meant by one that does not exist: written alike, or made of the same words. */
  nearest(gateway: GatewaySnapshot, principal: Principal, name: string, limit: number): string[] {
    const usable = [...gateway.tools.keys()].filter((known) => mayUse(principal, known));
    const alike = nearestNames(name, usable, limit);
    const { index } = this.#indexOf(gateway);
    const related = index.search(name, limit, (known) => mayUse(principal, known)).map(({ id }) => id);
    return [...new Set([...alike, ...related])].slice(0, limit);
  }

  #indexOf(gateway: GatewaySnapshot): GatewayIndex {
    const known = this.#indexes.get(gateway.id);
    const index = known ?? new GatewayIndex();
    const changed = index.follow(gateway);
    // It is put there again because its size has changed.
    if (changed || known === undefined) this.#indexes.set(gateway.id, index);
    return index;
  }
}

function relative(hits: readonly { id: string; score: number }[]): { id: string; score: number }[] {
  const best = hits[0]?.score ?? 1;
  return hits.map(({ id, score }) => ({ id, score: score / best }));
}
