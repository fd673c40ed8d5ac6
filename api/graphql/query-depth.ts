import { Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './query-fragments.ts';

/** Levels of fields, not counting introspection; fragments add none. The document is valid, so no fragment contains itself. */
export function depthOf(set: SelectionSetNode | undefined, fragments: Fragments): number {
  let deepest = 0;
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value.startsWith('__')) continue;
      deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, fragments));
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      deepest = Math.max(deepest, depthOf(selection.selectionSet, fragments));
    } else deepest = Math.max(deepest, depthOf(fragments.get(selection.name.value)?.selectionSet, fragments));
  }
  return deepest;
}
