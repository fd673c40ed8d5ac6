/** How much the first places stand out; the value that the method's authors found (Cormack, Clarke, Büttcher 2009). */
const K = 60;

/**
 * Reciprocal rank fusion: one order out of several whose scores cannot be compared.
 * @param rankings ids, the best first. @returns ids with the sums of 1 / (60 + rank), the best first.
 */
export function fuseRankings(rankings: readonly (readonly string[])[]): { id: string; score: number }[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings) {
    ranking.forEach((id, n) => {
      scores.set(id, (scores.get(id) ?? 0) + 1 / (K + n + 1));
    });
  }
  return [...scores].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score);
}
