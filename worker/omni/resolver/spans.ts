import { isStopWord } from '../../../platform/search/stop-words.ts';
import { findDates } from './dates.ts';
import { findNames } from './names.ts';
import { findNumbers } from './numbers.ts';

export type SpanKind =
  | 'quoted'
  | 'url'
  | 'email'
  | 'path'
  | 'json'
  | 'date'
  | 'time'
  | 'number'
  | 'id'
  | 'name'
  | 'phrase';

/** Part of a request that may be the value of an argument. */
export interface Span {
  kind: SpanKind;
  start: number;
  end: number;
  text: string;
  /** A number's value, or what was read as JSON. */
  value?: unknown;
  /** A number that was followed by a percent sign. */
  percent?: boolean;
  /** A number that may be a year. */
  year?: boolean;
  /** A date that was counted from today. */
  relative?: boolean | undefined;
}

const URL_PATTERN = /\bhttps?:\/\/[^\s"'<>]+[^\s"'<>.,;:!?)\]]/gi;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const PATH =
  /(?<![\w/])(?:~|\.{1,2})?\/[\w.~@+-]+(?:\/[\w.~@+-]*)*|\b[A-Za-z]:\\[^\s"']+|\b[\w-]+(?:\.[\w-]+)*\.[a-z][a-z0-9]{1,4}\b(?![@/])/g;
const QUOTED =
  /(?<![\p{L}\d])(?:"([^"\n]+)"|“([^”\n]+)”|'([^'\n]+(?:'\p{L}[^'\n]*)*)'|‘([^’\n]+)’|`([^`\n]+)`)(?![\p{L}\d])/gu;
const ID =
  /(?<![\p{L}\d_.])(?=[\w-]*\d)(?=[\w-]*[A-Za-z_])[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*(?![\p{L}\d])|(?<![\p{L}\d])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+/gu;
/** owner/name, as repositories and images are called. */
const SLASHED = /(?<![\w./-])[A-Za-z][\w.-]+\/[A-Za-z][\w.-]+(?![\w/])/g;
const JSON_LIKE = /\[[^[\]\n]*\]|\{[^{}\n]*\}/g;
const BORDERS =
  'for|about|in|on|at|from|to|with|by|regarding|into|using|under|over|within|between|during|after|before|per|near|and|or|that|which|who|when|where|as|is|are|please';
/** What follows a preposition, up to the next one or the end of the clause. */
const PHRASE = new RegExp(
  `\\b(?:for|about|of|in|on|at|to|from|with|named|called|titled|by|regarding|into|using|as|is)\\s+(?:(?:the|a|an|my|our|its|their)\\s+)?([^\\s,.;:!?()][^,.;:!?()]*?)(?=\\s+(?:${BORDERS})\\b|[,.;:!?()]|$)`,
  'gi',
);

/** Everything in a request that may be a value, the surest kinds first; what a surer kind has taken is not taken again. */
export function findSpans(text: string, today: Date): Span[] {
  const spans: Span[] = [];
  const free = (start: number, end: number) => spans.every((span) => end <= span.start || start >= span.end);
  const add = (span: Span) => {
    if (span.text !== '' && free(span.start, span.end)) spans.push(span);
  };
  const addAll = (kind: SpanKind, pattern: RegExp) => {
    for (const { 0: match, index } of text.matchAll(pattern))
      add({ kind, start: index, end: index + match.length, text: match });
  };
  addAll('url', URL_PATTERN);
  addAll('email', EMAIL);
  for (const { 0: match, index } of text.matchAll(JSON_LIKE)) {
    const value = readJson(match);
    if (value !== undefined)
      add({ kind: 'json', start: index, end: index + match.length, text: match, value });
  }
  for (const match of text.matchAll(QUOTED)) {
    const inner = match.slice(1).find((group) => group !== undefined) ?? '';
    add({ kind: 'quoted', start: match.index, end: match.index + match[0].length, text: inner });
  }
  addAll('path', PATH);
  for (const { 0: match, index } of text.matchAll(SLASHED)) {
    const parts = match.toLowerCase().split('/');
    if (!parts.some(isStopWord)) add({ kind: 'id', start: index, end: index + match.length, text: match });
  }
  for (const { date, time, relative, start, end } of findDates(text, today))
    add({ kind: date === undefined ? 'time' : 'date', start, end, text: date ?? time ?? '', relative });
  for (const { 0: match, index } of text.matchAll(ID)) {
    // 440Hz, 2nd and 5-second are numbers with something behind them.
    if (!/^\d+(?:[A-Za-z]{1,3}|-[A-Za-z-]+)$/.test(match))
      add({ kind: 'id', start: index, end: index + match.length, text: match });
  }
  for (const { value, percent, year, start, end } of findNumbers(text))
    add({ kind: 'number', start, end, text: text.slice(start, end), value, percent, year });
  for (const { text: name, start, end } of findNames(text)) add({ kind: 'name', start, end, text: name });
  for (const { 0: match, 1: phrase = '', index } of text.matchAll(PHRASE)) {
    const start = index + match.length - phrase.length;
    add({ kind: 'phrase', start, end: start + phrase.length, text: phrase.trim() });
  }
  return spans.toSorted((a, b) => a.start - b.start);
}

/** JSON, also where somebody used single quotes. */
function readJson(text: string): unknown {
  for (const attempt of [text, text.replaceAll("'", '"')]) {
    try {
      return JSON.parse(attempt) as unknown;
    } catch {
      // The other form is tried, and then it is none.
    }
  }
  return undefined;
}
