import { splitWords } from '../../../platform/search/words.ts';
import { affinity } from './affinity.ts';
import { findCountedThings } from './counted-things.ts';
import { formatDate } from './dates.ts';
import { readEnumeration } from './enumerations.ts';
import { readFlag } from './flags.ts';
import { listFits, listsOf } from './lists.ts';
import { type Parameter, readParameters } from './parameter.ts';
import { widenPlace } from './places.ts';
import { remainingText } from './remaining-text.ts';
import { findSpans, type Span } from './spans.ts';
import { readWords, type Word } from './words.ts';

/** What must speak for a value that nobody asked for, and for one that is asked for. */
const OPTIONAL = 0.75;
const REQUIRED = 0.2;
/** How surely an enumeration's value must be named. */
const NAMED_OPTIONAL = 0.5;
const NAMED_REQUIRED = 0.3;
/** A required parameter goes before an optional one for which a little more speaks. */
const FIRST = 0.25;

/** Arguments that were read from a request. */
export interface Filled {
  arguments: Record<string, unknown>;
  /** Required parameters for which nothing was found. */
  missing: string[];
  /** How plainly the required values were said, from 0 to 1; 1 where there was nothing to read. */
  sureness: number;
}

/**
 * Reads the arguments of a tool from a request, by the tool's schema alone: numbers, dates, URLs, quoted text and names go to the
 * parameters whose words stand beside them, and what is left goes to the one parameter that takes free text.
 * @param today what *tomorrow* is counted from.
 * @param toolWords the words of the tool's name, in lower case.
 */
export function fillArguments(
  schema: Record<string, unknown>,
  request: string,
  today: Date,
  toolWords: ReadonlySet<string> = new Set(),
): Filled {
  const filling = new Filling(readParameters(schema), request, today);
  filling.fillChoices();
  filling.fillLists();
  filling.fillByAffinity();
  filling.fillLeftovers(toolWords);
  return filling.result();
}

class Filling {
  readonly #parameters: readonly Parameter[];
  readonly #request: string;
  readonly #words: readonly Word[];
  readonly #spans: readonly Span[];
  readonly #filled = new Map<Parameter, { value: unknown; sure: number }>();
  readonly #taken: Span[] = [];

  constructor(parameters: readonly Parameter[], request: string, today: Date) {
    this.#parameters = parameters;
    this.#request = request;
    this.#words = readWords(request);
    // "The song_id is …": the name of a parameter is nobody's value.
    const names = new Set(parameters.map(({ name }) => name));
    this.#spans = findSpans(request, today).filter(({ text }) => !names.has(text));
  }

  /** What is named among few: flags and enumerations. */
  fillChoices(): void {
    for (const parameter of this.#parameters) {
      if (parameter.type === 'boolean') {
        const flag = readFlag(parameter, this.#words);
        if (flag !== undefined) this.#filled.set(parameter, { value: flag, sure: 0.7 });
      } else if (parameter.enumeration !== undefined) {
        const named = readEnumeration(parameter, this.#words);
        if (named !== undefined && named.sure >= (parameter.required ? NAMED_REQUIRED : NAMED_OPTIONAL))
          this.#filled.set(parameter, named);
      }
    }
  }

  /** Values side by side, for parameters that take several. */
  fillLists(): void {
    const things = findCountedThings(this.#request);
    for (const parameter of this.#open(({ type }) => type === 'array')) {
      const free = this.#spans.filter((span) => this.#isFree(span));
      const literal = free.find(({ kind, value }) => kind === 'json' && Array.isArray(value));
      const list = listsOf(free, this.#request).find((candidate) => listFits(parameter, candidate));
      if (literal !== undefined) this.#take(parameter, literal.value, 0.9, [literal]);
      else if (things.length > 0) this.#takeThings(parameter, things);
      else if (list !== undefined) {
        const values = list.map((span) => asArgument(parameter.items ?? parameter, span, this.#request));
        this.#take(parameter, values, 0.6, list);
      }
    }
  }

  /** The pairs of parameter and value for which most speaks, one after the other. */
  fillByAffinity(): void {
    const pairs = this.#open(() => true).flatMap((parameter) =>
      this.#spans.map((span) => ({
        parameter,
        span,
        score: affinity(parameter, span, this.#words, this.#request) ?? -1,
      })),
    );
    const rank = ({ parameter, score }: (typeof pairs)[number]) => score + (parameter.required ? FIRST : 0);
    for (const { parameter, span, score } of pairs.toSorted((a, b) => rank(b) - rank(a))) {
      if (this.#filled.has(parameter) || !this.#isFree(span)) continue;
      if (score < (parameter.required ? REQUIRED : OPTIONAL)) continue;
      // Text for a parameter that takes any is what somebody quoted, or else all that is left.
      if (parameter.freeText && span.kind !== 'quoted') continue;
      const value = asArgument(parameter, span, this.#request);
      this.#take(parameter, value, Math.min(1, 0.3 + score / 2), [span]);
    }
  }

  /** What nothing speaks for but that it is left over. */
  fillLeftovers(toolWords: ReadonlySet<string>): void {
    for (const parameter of this.#open(({ required, type }) => required && type === 'array')) {
      const single = this.#spans.find((span) => this.#isFree(span) && listFits(parameter, [span]));
      if (single === undefined) continue;
      this.#take(parameter, [asArgument(parameter.items ?? parameter, single, this.#request)], 0.4, [single]);
    }
    const texts = this.#open(
      ({ type, enumeration, freeText, required }) =>
        type === 'string' && enumeration === undefined && freeText && required,
    );
    const [text] = texts.length > 0 ? texts : this.#onlyOptionalText();
    if (text !== undefined) {
      const rest = remainingText(this.#request, this.#taken, toolWords, text, this.#namedWords());
      if (rest !== '') this.#take(text, rest, 0.6, []);
    }
    const named = this.#open(({ type, required, wants, enumeration }) => {
      const dated = wants.length > 0 && wants.every((want) => want === 'date' || want === 'time');
      return type === 'string' && required && enumeration === undefined && !dated;
    });
    // A phrase that speaks of the tool is no value for it.
    const speaks = ({ kind, text: phrase }: Span) =>
      kind === 'phrase' && splitWords(phrase).some((word) => toolWords.has(word));
    const left = this.#spans.filter(
      (span) => this.#isFree(span) && ['name', 'quoted', 'id', 'phrase'].includes(span.kind) && !speaks(span),
    );
    const [only, another] = named;
    const [span] = left;
    if (only !== undefined && another === undefined && span !== undefined)
      this.#take(only, asArgument(only, span, this.#request), 0.25, [span]);
    for (const parameter of this.#open(({ required, fallback }) => required && fallback !== undefined))
      this.#take(parameter, parameter.fallback, 0.5, []);
  }

  result(): Filled {
    const sures = [...this.#filled].filter(([{ required }]) => required).map(([, { sure }]) => sure);
    return {
      arguments: Object.fromEntries(
        this.#parameters.flatMap((parameter) => {
          const it = this.#filled.get(parameter);
          return it === undefined ? [] : [[parameter.name, it.value]];
        }),
      ),
      missing: this.#open(({ required }) => required).map(({ name }) => name),
      sureness: sures.length === 0 ? 1 : sures.reduce((sum, sure) => sum + sure, 0) / sures.length,
    };
  }

  /** The words of the values of enumerations. */
  #namedWords(): Set<string> {
    const named = [...this.#filled].filter(([{ enumeration }]) => enumeration !== undefined);
    return new Set(named.flatMap(([, { value }]) => splitWords(String(value))));
  }

  #onlyOptionalText(): Parameter[] {
    const anyRequired = this.#parameters.some(({ required }) => required);
    return anyRequired || this.#filled.size > 0
      ? []
      : this.#open(({ type, freeText }) => type === 'string' && freeText).slice(0, 1);
  }

  #takeThings(parameter: Parameter, things: readonly { count: number; thing: string }[]): void {
    const numeric = parameter.items?.type === 'number' || parameter.items?.type === 'integer';
    if (parameter.items?.type !== 'string' && !numeric) return;
    const values = things.map(({ count, thing }) => (numeric ? count : thing));
    this.#filled.set(parameter, { value: values, sure: 0.5 });
  }

  #take(parameter: Parameter, value: unknown, sure: number, spans: readonly Span[]): void {
    this.#filled.set(parameter, { value, sure });
    this.#taken.push(...spans);
  }

  #isFree(span: Span): boolean {
    return this.#taken.every(({ start, end }) => span.end <= start || span.start >= end);
  }

  #open(wanted: (parameter: Parameter) => boolean): Parameter[] {
    return this.#parameters.filter((parameter) => !this.#filled.has(parameter) && wanted(parameter));
  }
}

/** A value in the form that a parameter takes. */
function asArgument(parameter: Parameter, span: Span, request: string): unknown {
  const { type, name, description, enumeration, place } = parameter;
  const { kind, text, value, percent } = span;
  if (type === 'number' || type === 'integer') {
    const asShare = percent && type === 'number' && !/percent|%/i.test(`${name} ${description}`);
    return asShare ? Number((Number(value) / 100).toPrecision(12)) : value;
  }
  if (enumeration !== undefined) return String(value);
  if (kind === 'date') return formatDate(text, description);
  if (kind === 'json' || type === 'any') return value ?? text;
  return place && kind === 'name' ? widenPlace(span, request) : text;
}
