import type { Asker } from '../asker.ts';
import { type Pollable, TimerPollable } from './poll.ts';

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** wasi:clocks/monotonic-clock. */
export function createMonotonicClock(asker: Asker) {
  const now = () => BigInt(Math.round(performance.now() * 1_000_000));
  const after = (duration: bigint): Pollable =>
    new TimerPollable(asker, performance.now() + Number(duration) / Number(NANOSECONDS_PER_MILLISECOND));
  return {
    now,
    resolution: () => 1000n,
    subscribeInstant: (instant: bigint) => after(instant - now()),
    subscribeDuration: after,
  };
}

/** wasi:clocks/wall-clock. */
export function createWallClock() {
  return {
    now() {
      const milliseconds = Date.now();
      return {
        seconds: BigInt(Math.floor(milliseconds / 1000)),
        nanoseconds: (milliseconds % 1000) * Number(NANOSECONDS_PER_MILLISECOND),
      };
    },
    resolution: () => ({ seconds: 0n, nanoseconds: Number(NANOSECONDS_PER_MILLISECOND) }),
  };
}
