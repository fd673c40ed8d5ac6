type Entry = Record<string, unknown>;

/** `network` of a manifest in words: `example.com`, `not 10.0.0.0/8`. */
export function hostRules(network: Record<string, unknown>): string[] {
  return rulesOf(network, ({ host, cidr }) => String(host ?? cidr));
}

/** `filesystem` of a manifest in words: `fs://notes/** (read, write)`. */
export function accessRules(filesystem: Record<string, unknown>): string[] {
  return rulesOf(filesystem, ({ uri, access }) => {
    const ways = [access ?? []].flat().join(', ');
    return ways === '' ? String(uri) : `${String(uri)} (${ways})`;
  });
}

function rulesOf({ allow, deny }: Record<string, unknown>, describe: (entry: Entry) => string): string[] {
  const entries = (list: unknown) => (Array.isArray(list) ? (list as Entry[]) : []);
  return [...entries(allow).map(describe), ...entries(deny).map((entry) => `not ${describe(entry)}`)];
}
