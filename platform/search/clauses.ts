/** Parts of a request that are looked at on their own; what follows is only part of the whole. */
const MAX_CLAUSES = 12;

const BORDER =
  /(?<=[.!?;])\s+|(?<=[。；！？])|\n+|(?:,?\s+(?:and\s+)?\b(?:then|after that|afterwards|finally|next|also|lastly)\b,?)|,\s+and\s+/i;

/** A request that asks for several things, cut where one ends and the next begins: at sentences and at words such as *then*. */
export function splitClauses(request: string): string[] {
  return request
    .split(BORDER)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
    .slice(0, MAX_CLAUSES);
}
