/**
 * Latencies counted in buckets whose bounds grow by a constant factor, so that a percentile is right to within 2 % whatever its size,
 * and histograms are added by adding counts (DDSketch, Masson, Rim and Lee 2019, section 2).
 */
const RELATIVE_ERROR = 0.02;
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);

/** What is shorter counts as this, in milliseconds; what is longer than a day counts as a day. */
const SHORTEST_MS = 0.01;
const LONGEST_MS = 24 * 60 * 60_000;

/** Bucket → count. Buckets are named so that they are fit to be keys of a stored document. */
export type LatencyHistogram = Record<string, number>;

/** The bucket of a latency in milliseconds. */
export function bucketOf(milliseconds: number): string {
  const within = Math.min(Math.max(milliseconds, SHORTEST_MS), LONGEST_MS);
  return `b${Math.ceil(Math.log(within / SHORTEST_MS) / LOG_GROWTH)}`;
}

/** The nearest-rank percentile in milliseconds; null where nothing was counted. */
export function percentileOf(histogram: LatencyHistogram, rank: number): number | null {
  const buckets = Object.entries(histogram)
    .map(([bucket, count]) => ({ index: Number(bucket.slice(1)), count }))
    .toSorted((a, b) => a.index - b.index);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  let remaining = Math.max(1, Math.ceil((rank / 100) * total));
  for (const { index, count } of buckets) {
    remaining -= count;
    if (remaining <= 0) return middleOf(index);
  }
  return null;
}

/** The value that is off by the same share from either end of a bucket. */
function middleOf(index: number): number {
  return (2 * SHORTEST_MS * GROWTH ** index) / (GROWTH + 1);
}
