import type { RetrievalQuery } from './sets.ts';

/** How well requests find their tools, in percent; `mrr` from 0 to 1. */
export interface Quality {
  queries: number;
  top1: number;
  recall1: number;
  recall5: number;
  recall10: number;
  mrr: number;
}

export interface QualityReport {
  all: Quality;
  /** Mean recall@5 over groups, in percent. */
  macroRecall5: number;
  groups: Record<string, Quality>;
}

/** Measures a search by requests whose tools are known. @param search gives the names of ten tools, the best first. */
export function measureQuality(
  queries: readonly RetrievalQuery[],
  search: (query: string) => readonly string[],
): QualityReport {
  const judged = queries.map((query) => ({
    group: `${query.source} ${query.kind}`,
    ...judge(query, search(query.query)),
  }));
  const groups = Object.fromEntries(
    Object.entries(Object.groupBy(judged, ({ group }) => group)).map(([group, of = []]) => [group, mean(of)]),
  );
  const recalls = Object.values(groups).map(({ recall5 }) => recall5);
  return {
    all: mean(judged),
    macroRecall5: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    groups,
  };
}

interface Judgement {
  top1: number;
  recall1: number;
  recall5: number;
  recall10: number;
  mrr: number;
}

function judge({ relevant, alt }: RetrievalQuery, found: readonly string[]): Judgement {
  const needed = relevant.map((name) => [name, ...(alt?.[name] ?? [])]);
  const recall = (k: number) => {
    const first = found.slice(0, k);
    return needed.filter((names) => names.some((name) => first.includes(name))).length / needed.length;
  };
  const rank = found.findIndex((name) => needed.flat().includes(name));
  return {
    top1: rank === 0 ? 1 : 0,
    recall1: recall(1),
    recall5: recall(5),
    recall10: recall(10),
    mrr: rank === -1 ? 0 : 1 / (rank + 1),
  };
}

function mean(judgements: readonly Judgement[]): Quality {
  const of = (key: keyof Judgement, scale: number) =>
    (scale * judgements.reduce((sum, judgement) => sum + judgement[key], 0)) / judgements.length;
  return {
    queries: judgements.length,
    top1: of('top1', 100),
    recall1: of('recall1', 100),
    recall5: of('recall5', 100),
    recall10: of('recall10', 100),
    mrr: of('mrr', 1),
  };
}
