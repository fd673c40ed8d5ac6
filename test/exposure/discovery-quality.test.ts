import assert from 'node:assert/strict';
import { scoreCalls } from '../../bench/discovery/call-score.ts';
import { type CallItem, callsFor } from '../../bench/discovery/calls.ts';
import { measureQuality } from '../../bench/discovery/quality.ts';
import { indexTools, type RetrievalQuery, readSet, readTools } from '../../bench/discovery/sets.ts';

describe('the search for tools, among 2,000 and without any model', () => {
  const index = indexTools(readTools());
  const measure = (set: string) =>
    measureQuality(readSet<RetrievalQuery[]>(set), (query) => index.search(query, 10).map(({ id }) => id));

  it('has more than four of five needed tools among the first five', () => {
    const { all, macroRecall5 } = measure('queries');
    assert.ok(all.recall5 >= 84, `recall@5 is ${all.recall5}`);
    assert.ok(macroRecall5 >= 76.5, `macro recall@5 is ${macroRecall5}`);
    assert.ok(all.top1 >= 79, `top-1 is ${all.top1}`);
    assert.ok(all.mrr >= 0.83, `MRR is ${all.mrr}`);
  });

  it('finds most tools for requests that avoid their words', () => {
    const { all } = measure('paraphrases');
    assert.ok(all.recall5 >= 55, `recall@5 is ${all.recall5}`);
  });
});

describe('calls that are read out of requests without any model', () => {
  const items = readSet<CallItem[]>('args');
  const share = (of: readonly CallItem[], threshold: number) =>
    of.filter((item) => scoreCalls(item, callsFor(item, threshold)).calls).length / of.length;

  it('are right in every detail for nearly half of the requests', () => {
    assert.ok(share(items, 0) >= 0.47, `${share(items, 0)}`);
  });

  it('are none where no tool fits, when it has to be sure', () => {
    assert.equal(
      share(
        items.filter(({ expected }) => expected.length === 0),
        0.7,
      ),
      1,
    );
  });
});
