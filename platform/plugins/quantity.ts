const BYTES: Record<string, number> = {
  '': 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A size such as `512Mi` (Kubernetes, Resource units), in bytes; undefined where it is none. */
export function parseBytes(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]{0,2})$/.exec(text.trim()) ?? [];
  const factor = Object.hasOwn(BYTES, unit) ? BYTES[unit] : undefined;
  return amount === undefined || factor === undefined ? undefined : Math.floor(Number(amount) * factor);
}

/** A duration such as `30s` or `500ms`, in milliseconds; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const factor = MILLISECONDS[unit];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
