import type { Fit } from './fit.ts';

/**
 * Weights of a logistic regression on 349 requests whose tool is known (bench/retrieval: single tools, single steps, paraphrases): how
 * often the first tool that search found is the right one. At 0.7 it is in 94 of 100 cases.
 */
const WEIGHTS = { base: -4.07, request: 2.8, name: 2.11, margin: 3.45 };

/** A lead over the second that counts in full. */
const FULL_MARGIN = 0.4;
/** What stands for the lead where there is no second: to be the only one proves little. */
const ALONE = 0.2;

/** How much arguments that were read without anything speaking for them take away. */
const ARGUMENTS = 0.15;

/**
 * How sure it is that a tool is the right one, from 0 to 1.
 * @param margin how far search puts it before the second, from 0 to 1; undefined where there is no second.
 * @param sureness how plainly its arguments were said, from 0 to 1.
 */
export function confidenceOf(fit: Fit, margin: number | undefined, sureness: number): number {
  const lead = Math.min(1, (margin ?? ALONE) / FULL_MARGIN);
  const sum = WEIGHTS.base + WEIGHTS.request * fit.request + WEIGHTS.name * fit.name + WEIGHTS.margin * lead;
  return (1 / (1 + Math.exp(-sum))) * (1 - ARGUMENTS + ARGUMENTS * sureness);
}
