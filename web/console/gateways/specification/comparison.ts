import { useSearchParam } from '../../shared/use-search-param.ts';

/** A version that is looked at, and the one with which it is compared. */
export interface Comparison {
  version: number;
  /** 0 stands for what was before the first version: nothing. */
  against: number;
}

/** The comparison in the address: `3` with the version before, `1..3` with another. */
export function useComparison(): [Comparison | null, (next: Comparison | null) => void] {
  const [text, setText] = useSearchParam('compare');
  const [, against, version] = /^(?:(\d+)\.\.)?(\d+)$/.exec(text) ?? [];
  const set = (next: Comparison | null) => setText(next === null ? '' : textOf(next));
  if (version === undefined) return [null, set];
  return [{ version: Number(version), against: Number(against ?? Number(version) - 1) }, set];
}

function textOf({ version, against }: Comparison): string {
  return against === version - 1 ? String(version) : `${against}..${version}`;
}
