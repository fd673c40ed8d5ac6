import type { FileRule } from '../../../platform/plugins/manifest-rules.ts';

/** What a plugin may do where in a workspace. */
export interface FileAccess {
  /** Whether it may see anything at all. */
  readonly any: boolean;
  may(access: FileRule['access'], path: string): boolean;
  /** Whether it may write a folder and whatever can be in it, so that moving the folder changes nothing about what may be seen. */
  mayWriteTree(path: string): boolean;
  /** Whether a folder leads to something that may be read, so that it may be known to be there. */
  leadsSomewhere(path: string): boolean;
}

/** The rules of a manifest: what is not allowed is denied, and a denial wins. Paths are absolute, without a slash at the end. */
export function fileAccess({
  allow,
  deny,
}: {
  allow: readonly FileRule[];
  deny: readonly FileRule[];
}): FileAccess {
  return {
    any: allow.length > 0,
    may(access, path) {
      const place = path === '/' ? '' : path;
      const allowed = allow.some(
        (rule) => covers(rule, place) && (rule.access === 'write' || access === 'read'),
      );
      // Without reading there is no writing either.
      const denied = deny.some(
        (rule) => covers(rule, place) && (rule.access === 'read' || access === 'write'),
      );
      return allowed && !denied;
    },
    mayWriteTree(path) {
      const place = path === '/' ? '' : path;
      const allowed = allow.some(
        (rule) => rule.reach === 'tree' && rule.access === 'write' && covers(rule, place),
      );
      return allowed && !deny.some((rule) => covers(rule, place) || `${rule.path}/`.startsWith(`${place}/`));
    },
    leadsSomewhere(path) {
      const place = path === '/' ? '' : path;
      return allow.some((rule) => rule.path === place || rule.path.startsWith(`${place}/`));
    },
  };
}

function covers({ path, reach }: FileRule, place: string): boolean {
  if (place === path) return reach !== 'children';
  if (!place.startsWith(`${path}/`)) return false;
  return reach === 'tree' || (reach === 'children' && !place.slice(path.length + 1).includes('/'));
}
