import assert from 'node:assert/strict';
import { bucketOf, type LatencyHistogram, percentileOf } from './latency-histogram.ts';

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram: LatencyHistogram = {};
  for (const value of values) {
    const bucket = bucketOf(value);
    histogram[bucket] = (histogram[bucket] ?? 0) + 1;
  }
  return histogram;
}

describe('a latency histogram', () => {
  it('gives percentiles to within 2 %, from microseconds to hours', () => {
    for (const scale of [0.02, 1, 250, 60_000, 3_600_000]) {
      // A long tail, as latencies have.
      const values = Array.from({ length: 1000 }, (_, n) => scale * (1 + (n / 1000) ** 8 * 20));
      const histogram = histogramOf(values);
      for (const rank of [1, 50, 95, 99, 100]) {
        const exact = values[Math.max(0, Math.ceil((rank / 100) * values.length) - 1)] ?? 0;
        const estimate = percentileOf(histogram, rank) ?? 0;
        assert.ok(
          Math.abs(estimate - exact) <= exact * 0.0201,
          `p${rank} of ${scale}: ${estimate} for ${exact}`,
        );
      }
    }
  });

  it('knows nothing of nothing, and counts what is out of range at its ends', () => {
    assert.equal(percentileOf({}, 50), null);
    assert.equal(bucketOf(0), bucketOf(0.01));
    assert.equal(bucketOf(-1), bucketOf(0.01));
    assert.equal(bucketOf(Number.MAX_VALUE), bucketOf(24 * 60 * 60_000));
  });

  it('has few buckets, and names that a document can have', () => {
    const histogram = histogramOf(Array.from({ length: 100_000 }, (_, n) => 0.01 * 1.0002 ** n));
    assert.ok(Object.keys(histogram).length < 600);
    for (const bucket of Object.keys(histogram)) assert.match(bucket, /^b\d+$/);
  });
});
