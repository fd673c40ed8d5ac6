/** Something that is wrong with a value, and where: `points.0.x`. */
export interface ValueIssue {
  path: string;
  message: string;
}

/** Issues of one value that are told; the rest is more of the same. */
export const MAX_ISSUES = 20;

/** The place inside of another one. */
export function inside(path: string, key: string | number): string {
  return path === '' ? String(key) : `${path}.${key}`;
}

/** What a value is, for whoever gave it: as JSON, cut short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
