import { splitClauses } from '../../../platform/search/clauses.ts';
import { contentWords, termsOf } from '../../../platform/search/terms.ts';
import { ToolIndex } from '../../../platform/search/tool-index.ts';
import type { Candidate } from '../../../schema/omni-choice.ts';
import { confidenceOf } from './confidence.ts';
import { type Filled, fillArguments } from './fill.ts';
import { type Fit, fitOf, isNamed } from './fit.ts';

/** One call that a request asks for. */
export interface PlannedCall {
  candidate: Candidate;
  filled: Filled;
  fit: Fit;
  confidence: number;
  /** The part of the request that asks for it. */
  clause: string;
}

/** A clause is a step of its own where it is this sure which tool it asks for. */
const STEP_CONFIDENCE = 0.5;

/** Where one sentence asks for two things: "invest … and withdraw …". */
const AND = /\s+(?:and|as well as)\s+(?=(\p{L}+)\b)/gu;

/** The calls that a request asks for, in its order; one where it asks for one thing, none where no candidate fits at all. */
export function planCalls(
  request: string,
  context: string | undefined,
  candidates: readonly Candidate[],
  today: Date,
): PlannedCall[] {
  const clauses = splitClauses(request).flatMap((clause) => splitOrders(clause, candidates));
  if (clauses.length > 1) {
    const index = new ToolIndex();
    for (const candidate of candidates) index.set(candidate.name, candidate);
    const steps = clauses.flatMap((clause) => {
      const call = planCall(clause, context, ranked(index, clause, candidates), today);
      return call !== undefined && call.confidence >= STEP_CONFIDENCE && call.filled.missing.length === 0
        ? [call]
        : [];
    });
    if (steps.length > 1) return steps;
  }
  const byWords = candidates.toSorted((a, b) => b.score - a.score);
  const only = planCall(request, context, byWords, today);
  return only === undefined ? [] : [only];
}

/** How sure it is of a tool that the request names outright. */
const NAMED = 0.97;

/** @param candidates the likeliest first, with their scores. */
function planCall(
  clause: string,
  context: string | undefined,
  candidates: readonly Candidate[],
  today: Date,
): PlannedCall | undefined {
  const named = candidates.find(({ name }) => isNamed(clause, name));
  const [candidate, second] = named === undefined ? candidates : [named];
  // One that was found by meaning alone may fit, but nothing here can say so.
  if (candidate === undefined || candidate.score === 0) return undefined;
  const toolWords = new Set(contentWords(candidate.name));
  let filled = fillArguments(candidate.inputSchema, clause, today, toolWords);
  if (filled.missing.length > 0 && context !== undefined) {
    const wider = fillArguments(candidate.inputSchema, `${clause}\n${context}`, today, toolWords);
    if (wider.missing.length < filled.missing.length) filled = wider;
  }
  const fit = fitOf(clause, candidate);
  // A second that no word speaks for is none.
  const margin = !second?.score ? undefined : 1 - second.score / candidate.score;
  const confidence = confidenceOf(fit, margin, filled.sureness);
  return {
    candidate,
    filled,
    fit,
    confidence: named === undefined ? confidence : Math.max(NAMED, confidence),
    clause,
  };
}

function ranked(index: ToolIndex, clause: string, candidates: readonly Candidate[]): Candidate[] {
  return index.search(clause, candidates.length).flatMap(({ id, score }) => {
    const candidate = candidates.find(({ name }) => name === id);
    return candidate === undefined ? [] : [{ ...candidate, score }];
  });
}

/** Cuts where *and* is followed by a word that a tool is called by: that is another order, not another thing. */
function splitOrders(clause: string, candidates: readonly Candidate[]): string[] {
  const orders = new Set(
    candidates.flatMap(({ name }) =>
      contentWords(name)
        .slice(0, 3)
        .map((word) => termsOf(word).stem),
    ),
  );
  const parts: string[] = [];
  let from = 0;
  for (const match of clause.matchAll(AND)) {
    if (!orders.has(termsOf(match[1]?.toLowerCase() ?? '').stem)) continue;
    parts.push(clause.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, clause.slice(from)].filter((part) => part.trim() !== '');
}
