import leven from 'leven';

/** Names that may have been meant, the likeliest first; none where none is near. */
export function nearestNames(name: string, known: readonly string[], limit: number): string[] {
  const wanted = name.toLowerCase();
  const tolerance = Math.max(2, name.length / 3);
  return known
    .map((candidate) => ({ candidate, distance: leven(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= tolerance)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** A hint at the end of a message about a name that is not known; empty where none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** The name that was probably meant; undefined where none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return nearestNames(name, known, 1)[0];
}
