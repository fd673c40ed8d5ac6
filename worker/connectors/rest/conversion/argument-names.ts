/** Where arguments go, in the order in which they may keep a name that several want. */
export type ArgumentLocation = 'path' | 'query' | 'header' | 'cookie' | 'body';

const ORDER: readonly ArgumentLocation[] = ['path', 'query', 'header', 'cookie', 'body'];

/** Model providers refuse tools whose arguments are called otherwise. */
const MAX_NAME = 64;

/** Something that becomes an argument of a tool. */
export interface Named {
  name: string;
  in: ArgumentLocation;
}

/**
 * Gives every parameter and field of a body an argument name of its own. It keeps its name where that fits
 * `A-Za-z0-9_.-` and 64 characters; other characters become `_`. Where several want a name, the first of path, query,
 * header, cookie, body keeps it, and the others are called after their place: `query_id`, `body_id`. The names depend
 * on the operation alone, not on the order in its description.
 */
export function argumentNames<Item extends Named>(items: readonly Item[]): Map<Item, string> {
  const names = new Map<Item, string>();
  const taken = new Set<string>();
  const ordered = items.toSorted(
    (a, b) => ORDER.indexOf(a.in) - ORDER.indexOf(b.in) || compare(a.name, b.name),
  );
  const give = (item: Item, name: string) => {
    names.set(item, name);
    taken.add(name);
  };
  const clashing = ordered.filter((item) => {
    const name = plain(item.name);
    if (taken.has(name)) return true;
    give(item, name);
    return false;
  });
  for (const item of clashing) {
    const base = plain(`${item.in}_${plain(item.name)}`);
    let name = base;
    for (let n = 2; taken.has(name); n += 1) name = `${base.slice(0, MAX_NAME - 4)}_${n}`;
    give(item, name);
  }
  return names;
}

function plain(name: string): string {
  if (/^[A-Za-z0-9_.-]{1,64}$/.test(name)) return name;
  const cleaned = name.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return (cleaned || 'value').slice(0, MAX_NAME);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
