/**
 * How well tools are found by what they do, how fast, and how well calls are read out of requests without a model. The sets are in
 * `bench/retrieval`; the figures of other methods in brackets are those that came with them.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ToolDocument } from '../platform/search/document.ts';
import { type CallScore, scoreCalls } from './discovery/call-score.ts';
import { type CallItem, callsFor } from './discovery/calls.ts';
import { measureQuality, type Quality, type QualityReport } from './discovery/quality.ts';
import { indexTools, type RetrievalQuery, readSet, readTools } from './discovery/sets.ts';
import { median } from './percentile.ts';

/** The best row without any model that came with the sets. */
const BASELINE = { top1: 79.1, recall1: 53.1, recall5: 80.5, recall10: 84.1, mrr: 0.834 };
const BASELINE_MACRO = 73.2;

/** Tools of the measurement of time. */
const MANY = 3000;

const tools = readTools();
const index = indexTools(tools);
const search = (query: string) => index.search(query, 10).map(({ id }) => id);

const queries = readSet<RetrievalQuery[]>('queries');
const found = measureQuality(queries, search);
const paraphrased = measureQuality(readSet<RetrievalQuery[]>('paraphrases'), search);
printQuality(found, paraphrased);

const times = measureTimes();
console.log(
  `\n${MANY} tools: query p50 ${times.query.toFixed(2)} ms, built in ${times.build.toFixed(0)} ms, one tool changed in ${times.change.toFixed(2)} ms`,
);

const items = readSet<CallItem[]>('args');
const calls = { anyway: measureCalls(0), sure: measureCalls(0.7) };
printCalls(calls.anyway, calls.sure);

const file = fileURLToPath(new URL(`../../bench/results/discovery-${Date.now()}.json`, import.meta.url));
writeFileSync(file, `${JSON.stringify({ at: new Date(), found, paraphrased, times, calls }, null, 2)}\n`);
console.log(`\nwritten to ${file}`);

function printQuality(...reports: QualityReport[]): void {
  console.log('requests                n   top-1    R@1    R@5   R@10    MRR');
  const line = (
    name: string,
    { top1, recall1, recall5, recall10, mrr }: Omit<Quality, 'queries'>,
    n: number | string,
  ) => {
    const cells = [top1, recall1, recall5, recall10].map((value) => value.toFixed(1).padStart(7));
    console.log(`${name.padEnd(20)}${String(n).padStart(5)} ${cells.join('')}${mrr.toFixed(3).padStart(7)}`);
  };
  const [main] = reports;
  if (main === undefined) return;
  line('all', main.all, main.all.queries);
  line('(best baseline)', BASELINE, '');
  for (const { groups } of reports)
    for (const [name, quality] of Object.entries(groups)) line(name, quality, quality.queries);
  console.log(`macro R@5 ${main.macroRecall5.toFixed(1)} (best baseline ${BASELINE_MACRO})`);
}

/** Milliseconds. Every tool is there one and a half times, so that none is like all others. */
function measureTimes(): { query: number; build: number; change: number } {
  const many: ToolDocument[] = Array.from({ length: MANY }, (_, n) => {
    const tool = tools[n % tools.length] ?? { name: '', source: '' };
    return { ...tool, name: n < tools.length ? tool.name : `${tool.name}_${n}` };
  });
  const timed = (work: () => void) => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  };
  const builds = Array.from({ length: 5 }, () => timed(() => indexTools(many)));
  const full = indexTools(many);
  const searches = queries.map(({ query }) => timed(() => full.search(query, 5)));
  const changes = many.slice(0, 300).map((tool) =>
    timed(() => {
      full.set(tool.name, { ...tool, description: `${tool.description} Changed.` });
      full.search('one search after it', 5);
    }),
  );
  return { query: median(searches), build: median(builds), change: median(changes) };
}

function measureCalls(threshold: number): Record<string, CallScore[]> {
  const scores = items.map((item) => ({ item, score: scoreCalls(item, callsFor(item, threshold)) }));
  const groups = Object.groupBy(scores, ({ item }) => item.category);
  const all: Record<string, CallScore[]> = { all: scores.map(({ score }) => score) };
  for (const [category, of = []] of Object.entries(groups)) all[category] = of.map(({ score }) => score);
  return all;
}

function printCalls(anyway: Record<string, CallScore[]>, sure: Record<string, CallScore[]>): void {
  console.log('\ncalls read without a model      anyway       only when sure (0.7)');
  console.log('                       n    tools    calls    tools    calls');
  for (const [category, scores] of Object.entries(anyway)) {
    const percent = (of: readonly CallScore[], key: keyof CallScore) =>
      ((100 * of.filter((score) => score[key]).length) / of.length).toFixed(1).padStart(9);
    const careful = sure[category] ?? [];
    console.log(
      `${category.padEnd(19)}${String(scores.length).padStart(5)}${percent(scores, 'tools')}${percent(scores, 'calls')}${percent(careful, 'tools')}${percent(careful, 'calls')}`,
    );
  }
}
