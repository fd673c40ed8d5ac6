import { splitClauses } from './clauses.ts';
import { FIELDS, fieldTexts, type ToolDocument } from './document.ts';
import { countIn, countTerms, type Posting } from './postings.ts';
import { MAX_REQUEST, queryTerms, type Vocabulary } from './query.ts';
import { isOneEditAway, SHORTEST_MISSPELLED } from './spelling.ts';

/** How soon more of the same term stops to count (k1 of BM25). */
const SATURATION = 1;
/** What the whole request counts beside its best clause. */
const WHOLE = 0.5;

/** A tool that fits a request. */
export interface Hit {
  id: string;
  /** How well it fits, from 0 to 1, measured by the best. */
  score: number;
}

interface Indexed {
  id: string;
  terms: readonly string[];
  lengths: readonly number[];
}

/**
 * Finds tools by what they do, without any model: BM25F (Robertson, Zaragoza 2009, section 3.6) over the words of a tool. Tools
 * come and go one by one; nothing is built anew.
 */
export class ToolIndex {
  readonly #tools: (Indexed | undefined)[] = [];
  readonly #slots = new Map<string, number>();
  readonly #free: number[] = [];
  readonly #postings = new Map<string, Posting>();
  readonly #totalLengths = FIELDS.map(() => 0);
  readonly #vocabulary: Vocabulary = {
    has: (term) => this.#postings.has(term),
    respell: (stem) => this.#respell(stem),
  };
  /** What a term in a field counts for each tool: weight by length. Stale after every change. */
  #weights: Float32Array | undefined;

  get size(): number {
    return this.#slots.size;
  }

  /** Adds a tool, or puts it in place of the one that had its id. */
  set(id: string, document: ToolDocument): void {
    this.delete(id);
    const { counts, lengths } = countTerms(fieldTexts(document));
    const slot = this.#free.pop() ?? this.#tools.length;
    this.#tools[slot] = { id, terms: [...counts.keys()], lengths };
    this.#slots.set(id, slot);
    for (const [term, packed] of counts) {
      const posting = this.#postings.get(term);
      if (posting === undefined) this.#postings.set(term, { slots: [slot], counts: [packed] });
      else {
        posting.slots.push(slot);
        posting.counts.push(packed);
      }
    }
    this.#addLengths(lengths, 1);
    this.#weights = undefined;
  }

  /** Takes a tool out; one that is not there is none of its business. */
  delete(id: string): void {
    const slot = this.#slots.get(id);
    const tool = slot === undefined ? undefined : this.#tools[slot];
    if (slot === undefined || tool === undefined) return;
    for (const term of tool.terms) {
      const posting = this.#postings.get(term);
      const at = posting?.slots.indexOf(slot) ?? -1;
      if (posting === undefined || at === -1) continue;
      posting.slots.splice(at, 1);
      posting.counts.splice(at, 1);
      if (posting.slots.length === 0) this.#postings.delete(term);
    }
    this.#addLengths(tool.lengths, -1);
    this.#slots.delete(id);
    this.#tools[slot] = undefined;
    this.#free.push(slot);
    this.#weights = undefined;
  }

  /**
   * The tools that fit a request best, the best first. A request for several things is searched as a whole and clause by clause, so
   * that the tool for a small part is not crowded out by five for a big one.
   * @param accepts whether a tool may be among them.
   */
  search(request: string, limit: number, accepts: (id: string) => boolean = () => true): Hit[] {
    const clauses = splitClauses(request.slice(0, MAX_REQUEST));
    const whole = normalize(this.#scores(request));
    const parts = clauses.length > 1 ? clauses.map((clause) => normalize(this.#scores(clause))) : [];
    const found: Hit[] = [];
    this.#tools.forEach((tool, slot) => {
      let score = whole[slot] ?? 0;
      if (parts.length > 0) {
        let best = 0;
        for (const part of parts) best = Math.max(best, part[slot] ?? 0);
        score = (WHOLE * score + best) / (WHOLE + 1);
      }
      if (tool !== undefined && score > 0 && accepts(tool.id)) found.push({ id: tool.id, score });
    });
    found.sort((a, b) => b.score - a.score);
    const best = found[0]?.score ?? 1;
    return found.slice(0, limit).map(({ id, score }) => ({ id, score: score / best }));
  }

  /** How rare a term is: what finding it is worth. */
  #worth(posting: Posting): number {
    const { length } = posting.slots;
    return Math.log(1 + (this.size - length + 0.5) / (length + 0.5));
  }

  /** The score of each slot. */
  #scores(request: string): Float64Array {
    const scores = new Float64Array(this.#tools.length);
    const weights = this.#fieldWeights();
    for (const [term, termWeight] of queryTerms(request, this.#vocabulary)) {
      const posting = this.#postings.get(term);
      if (posting === undefined) continue;
      const worth = termWeight * this.#worth(posting) * (SATURATION + 1);
      for (let n = 0; n < posting.slots.length; n += 1) {
        const slot = posting.slots[n] ?? 0;
        const packed = posting.counts[n] ?? 0;
        let frequency = 0;
        for (let field = 0; field < FIELDS.length; field += 1) {
          frequency += countIn(packed, field) * (weights[slot * FIELDS.length + field] ?? 0);
        }
        scores[slot] = (scores[slot] ?? 0) + (worth * frequency) / (SATURATION + frequency);
      }
    }
    return scores;
  }

  #fieldWeights(): Float32Array {
    if (this.#weights !== undefined) return this.#weights;
    const weights = new Float32Array(this.#tools.length * FIELDS.length);
    this.#tools.forEach((tool, slot) => {
      FIELDS.forEach(({ weight, lengthPenalty }, field) => {
        const average = (this.#totalLengths[field] ?? 0) / this.size || 1;
        const length = tool?.lengths[field] ?? 0;
        weights[slot * FIELDS.length + field] =
          weight / (1 - lengthPenalty + (lengthPenalty * length) / average);
      });
    });
    this.#weights = weights;
    return weights;
  }

  #respell(stem: string): readonly string[] {
    if (stem.length < SHORTEST_MISSPELLED) return [];
    const found: string[] = [];
    for (const term of this.#postings.keys()) {
      // The first letter is rarely the wrong one, and marks of other kinds of terms are no letters.
      if (term[0] === stem[0] && isOneEditAway(term, stem)) found.push(term);
    }
    return found;
  }

  #addLengths(lengths: readonly number[], sign: 1 | -1): void {
    lengths.forEach((length, field) => {
      this.#totalLengths[field] = (this.#totalLengths[field] ?? 0) + sign * length;
    });
  }
}

/** Scores as shares of the best one. */
function normalize(scores: Float64Array): Float64Array {
  let best = 0;
  for (const score of scores) best = Math.max(best, score);
  return best === 0 ? scores : scores.map((score) => score / best);
}
