/** How many things are named where one was not found. */
export const MAX_NAMED = 10;

/** Says that something is not there, and what is. */
export function notFound(kind: string, called: string, there: readonly { name: string }[]): string {
  const names = there.slice(0, MAX_NAMED).map(({ name }) => `"${name}"`);
  const rest = there.length > MAX_NAMED ? ' and others' : '';
  return `there is no ${kind} "${called}"${names.length === 0 ? '' : `; there is ${names.join(', ')}${rest}`}`;
}
