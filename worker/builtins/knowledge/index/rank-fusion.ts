/** How much a place at the top counts more than one below (Cormack, Clarke and Büttcher 2009, Reciprocal Rank Fusion). */
const K = 60;

/**
 * One ranking of several: what is high in many of them comes first.
 * @returns items with scores from 0 to 1, the best first; 1: at the top of all.
 */
export function fuseRankings<Item>(
  rankings: readonly (readonly Item[])[],
  limit: number,
): { item: Item; score: number }[] {
  const scores = new Map<Item, number>();
  for (const ranking of rankings) {
    for (const [place, item] of ranking.entries())
      scores.set(item, (scores.get(item) ?? 0) + 1 / (K + place + 1));
  }
  const best = rankings.length / (K + 1);
  return [...scores]
    .map(([item, score]) => ({ item, score: score / best }))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}
