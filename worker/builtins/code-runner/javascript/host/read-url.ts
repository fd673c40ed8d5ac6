const PARTS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const;

const SETTABLE: ReadonlySet<string> = new Set(PARTS.slice(2));

/**
 * Parses a URL for a program, after changing one part of it if asked to. Called by untrusted code with anything it likes:
 * never throws, because an error would carry the host's stack into the realm.
 */
export function readUrl(
  href: unknown,
  base: unknown,
  part: unknown,
  value: unknown,
): Record<string, string> | undefined {
  if (typeof href !== 'string') return undefined;
  const url = URL.parse(href, typeof base === 'string' ? base : undefined);
  if (!url) return undefined;
  if (typeof part === 'string' && typeof value === 'string' && SETTABLE.has(part)) {
    Reflect.set(url, part, value);
  }
  return Object.fromEntries(PARTS.map((name) => [name, url[name]]));
}
