type Entry = Record<string, unknown>;

/** What a place ends with, by how far a rule reaches from it. */
const ENDS: Readonly<Record<string, string>> = { itself: '', children: '/*', tree: '/**' };

/** `network` of a manifest in words: `example.com`, `not 10.0.0.0/8`. */
export function hostRules(network: Record<string, unknown>): string[] {
  return rulesOf(network, ({ host, cidr }) => String(host ?? cidr));
}

/** `filesystem` of a manifest in words: `fs://notes/** (read and write)`. */
export function accessRules(filesystem: Record<string, unknown>): string[] {
  return rulesOf(filesystem, ({ path, reach, access }) => {
    const place = `${String(path)}${ENDS[String(reach)] ?? ''}`.replace(/^\//, '');
    return `fs://${place} (${access === 'write' ? 'read and write' : 'read'})`;
  });
}

function rulesOf({ allow, deny }: Record<string, unknown>, describe: (entry: Entry) => string): string[] {
  const entries = (list: unknown) => (Array.isArray(list) ? (list as Entry[]) : []);
  return [...entries(allow).map(describe), ...entries(deny).map((entry) => `not ${describe(entry)}`)];
}
