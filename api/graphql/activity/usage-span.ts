import { PlatformError } from '../../../platform/errors.ts';
import { STEP_MS, type UsageStep } from '../../../schema/usage.ts';

/** Steps of one span at the most: a day of minutes, two months of hours. */
const MAX_STEPS = 1500;

/** A time that is asked about. */
export interface UsageSpan {
  from: Date;
  to: Date;
  step: UsageStep;
}

/** Where the first step of a span begins, in milliseconds, and how many steps there are. @throws PlatformError VALIDATION_FAILED */
export function stepsOf({ from, to, step }: UsageSpan): { begin: number; count: number } {
  const length = STEP_MS[step];
  const begin = from.getTime() - (from.getTime() % length);
  const count = Math.ceil((to.getTime() - begin) / length);
  if (count < 1) throw wrong('must be later than from');
  if (count > MAX_STEPS)
    throw wrong(`makes ${count} points, and ${MAX_STEPS} is the most: ask for less time, or longer steps`);
  return { begin, count };
}

function wrong(message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path: 'to', message }] });
}
