/**
 * How long to wait before another attempt, in milliseconds: twice as long after each failure, and never just as long as others who failed in the same
 * moment.
 * @param failures in a row before the last one.
 */
export function backoffMs(failures: number, firstMs: number, maxMs: number): number {
  return Math.min(firstMs * 2 ** failures, maxMs) * (0.75 + Math.random() / 2);
}
