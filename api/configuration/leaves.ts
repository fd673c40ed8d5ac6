/** What a document of settings is made of; secrets stand in it as `Secret`. */
export type Tree = unknown;

export type Path = readonly (string | number)[];

/** A copy of a document in which every leaf is replaced by what `replace` makes of it. */
export function mapLeaves(
  tree: Tree,
  replace: (leaf: unknown, path: Path) => unknown,
  path: Path = [],
): Tree {
  if (Array.isArray(tree)) return tree.map((item, index) => mapLeaves(item, replace, [...path, index]));
  if (!isBranch(tree)) return replace(tree, path);
  return Object.fromEntries(
    Object.entries(tree).map(([key, member]) => [key, mapLeaves(member, replace, [...path, key])]),
  );
}

/** The same for what takes time. */
export async function mapLeavesAsync(
  tree: Tree,
  replace: (leaf: unknown, path: Path) => Promise<unknown>,
): Promise<Tree> {
  const pending: Promise<void>[] = [];
  const found = new Map<string, unknown>();
  mapLeaves(tree, (leaf, path) => {
    pending.push(replace(leaf, path).then((value) => void found.set(JSON.stringify(path), value)));
    return leaf;
  });
  await Promise.all(pending);
  return mapLeaves(tree, (_leaf, path) => found.get(JSON.stringify(path)));
}

/** What stands at a path; undefined where there is nothing. */
export function at(tree: Tree, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], tree);
}

/** Without what says nothing: null, empty maps and lists. */
export function withoutEmpty(tree: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tree).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isBranch(value) && Object.keys(value).length === 0;
}

/** Plain objects alone: whatever else an object may be is a leaf. */
function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
