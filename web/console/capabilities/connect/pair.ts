/** A name with a secret value, while it is being filled in. */
export interface Pair {
  /** Tells rows apart. */
  id: number;
  name: string;
  value: string;
  /** The end of the value that is stored already, which stays where no other is given. */
  kept: string | undefined;
}

let count = 0;

export function newPair(name = '', kept?: string): Pair {
  count += 1;
  return { id: count, name, value: '', kept };
}

/** What is stored, as rows: of each value its end. */
export function pairsOf(shown: Record<string, unknown> | null): Pair[] {
  return Object.entries(shown ?? {}).map(([name, end]) => newPair(name, String(end)));
}

/** What is sent: null for a value keeps that of before. Rows without a name are none. */
export function mapOf(pairs: readonly Pair[]): Record<string, string | null> {
  const named = pairs.filter(({ name }) => name.trim() !== '');
  return Object.fromEntries(
    named.map(({ name, value, kept }) => [name.trim(), value === '' && kept !== undefined ? null : value]),
  );
}
