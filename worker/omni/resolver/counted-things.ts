import { findNumbers } from './numbers.ts';

/** Things with their counts: five burgers and six chicken wings. */
export interface CountedThing {
  count: number;
  thing: string;
}

const THING =
  /^\s+((?:[\p{L}'’-]+)(?:\s+[\p{L}'’-]+){0,2}?)(?=\s+(?:and|or|from|for|in|at|on|to|with|by)\b|\s*[,.;!?]|$)/u;

/** Two or more counted things side by side; none where there is no list of them. */
export function findCountedThings(text: string): CountedThing[] {
  const things = findNumbers(text).flatMap(({ value, end }) => {
    const thing = THING.exec(text.slice(end))?.[1];
    return thing !== undefined && Number.isInteger(value) ? [{ count: value, thing }] : [];
  });
  return things.length > 1 ? things : [];
}
