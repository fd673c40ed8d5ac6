import { median, percentile } from './percentile.ts';

/** What one round of calls gave. */
export interface Round {
  calls: number;
  lost: number;
  callsPerSecond: number;
  p50: number;
  p99: number;
}

/**
 * Calls for a while from several callers at once, each one call after the other.
 * @param call makes one call of the n-th caller.
 * @param forMs how long, in milliseconds.
 */
export async function load(
  callers: number,
  forMs: number,
  call: (caller: number) => Promise<void>,
): Promise<Round> {
  const latencies: number[] = [];
  let lost = 0;
  const begin = performance.now();
  const end = begin + forMs;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        const at = performance.now();
        try {
          await call(caller);
          latencies.push(performance.now() - at);
        } catch {
          lost += 1;
        }
      }
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  return {
    calls: latencies.length,
    lost,
    callsPerSecond: latencies.length / seconds,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };
}

/** What a group of rounds comes to: medians over the rounds. */
export interface Figures {
  callsPerSecond: number;
  p50: number;
  p99: number;
  calls: number;
  lost: number;
}

export function summarize(rounds: readonly Round[]): Figures {
  const of = (field: keyof Round) => rounds.map((round) => round[field]);
  const sum = (field: keyof Round) => of(field).reduce((a, b) => a + b, 0);
  return {
    callsPerSecond: median(of('callsPerSecond')),
    p50: median(of('p50')),
    p99: median(of('p99')),
    calls: sum('calls'),
    lost: sum('lost'),
  };
}
