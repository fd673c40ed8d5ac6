import { stemmer } from 'stemmer';
import { isStopWord } from '../../../platform/search/stop-words.ts';
import { splitWords } from '../../../platform/search/words.ts';
import type { SpanKind } from './spans.ts';

/** A parameter of a tool, as far as its schema says what it wants. */
export interface Parameter {
  name: string;
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'any';
  required: boolean;
  enumeration: readonly unknown[] | undefined;
  description: string;
  /** The stems that speak for it near a value, with what each counts: its name's, then its description's. */
  cues: ReadonlyMap<string, number>;
  /** Kinds of values that it is about. */
  wants: readonly SpanKind[];
  /** Takes whatever text is left: a query, a message, a note. */
  freeText: boolean;
  /** Small words that stand before its value. */
  prepositions: readonly string[];
  /** What an array holds. */
  items: Parameter | undefined;
  /** Wants a year. */
  year: boolean;
  /** Wants a place, of which a region or a country may be part. */
  place: boolean;
  fallback: unknown;
}

const WANTS: readonly (readonly [RegExp, readonly SpanKind[]])[] = [
  [/\b(?:url|uri|link|website|endpoint|href)\b/, ['url']],
  [/\be?mail\b/, ['email']],
  [/\b(?:path|file|filename|directory|folder)\b/, ['path']],
  [/\b(?:date|day|deadline|when|since|until)\b/, ['date']],
  [/\b(?:time|hour|when)\b/, ['time']],
  [/\b(?:id|identifier|code|symbol|ticker|sku|isbn|hash|reference|number|no)\b/, ['id', 'name', 'number']],
  [
    /\b(?:location|city|place|address|country|state|county|region|origin|destination|where|town|loc)\b/,
    ['name'],
  ],
  [
    /\b(?:name|title|artist|author|team|company|brand|person|player|user|game|league|restaurant|movie|song)\b/,
    ['name', 'quoted'],
  ],
];

const PLACE = /\b(?:location|city|place|address|town|loc|where|destination|origin)\b/;

const FREE_TEXT =
  /^(?:q|query|text|content|contents|message|msg|prompt|question|body|note|notes|expression|code|request|search|search_?term|searchterm|keywords?|input|sentence|task|topic|subject|description|caption|comment|instructions?|phrase|summary)$/i;

const PREPOSITIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b(?:from|origin|source|start|departure|begin|since|sender|base)\b/, ['from', 'starting', 'since']],
  [/\b(?:to|destination|target|end|arrival|recipient|until)\b/, ['to', 'into', 'until', 'till']],
  [
    /\b(?:location|city|place|country|state|county|region|where|venue)\b/,
    ['in', 'at', 'near', 'around', 'to'],
  ],
  [/\b(?:artist|author|creator|by)\b/, ['by']],
  [/\b(?:name|title)\b/, ['named', 'called', 'titled', 'of']],
];

/** The parameters of an input schema. */
export function readParameters(schema: Record<string, unknown>): Parameter[] {
  const required = Array.isArray(schema.required) ? (schema.required as unknown[]) : [];
  return Object.entries((schema.properties ?? {}) as object).map(([name, property]) =>
    readParameter(name, (property ?? {}) as Record<string, unknown>, required.includes(name)),
  );
}

function readParameter(name: string, property: Record<string, unknown>, required: boolean): Parameter {
  const description = typeof property.description === 'string' ? property.description : '';
  const words = splitWords(name);
  const spaced = words.join(' ');
  // Examples and defaults are about other values than the one that is looked for.
  const [about = ''] = description.split(/\b(?:e\.g\.|such as|for example|default|format)\b/i);
  const cues = new Map<string, number>();
  for (const word of splitWords(about)) if (!isStopWord(word)) cues.set(stemmer(word), 0.35);
  for (const word of words) if (!isStopWord(word)) cues.set(stemmer(word), 1);
  const format = typeof property.format === 'string' ? property.format : '';
  const spoken = `${spaced} ${format.replace('-', ' ')}`.toLowerCase();
  const byName = WANTS.filter(([pattern]) => pattern.test(spoken));
  const wants = byName.length > 0 ? byName : WANTS.filter(([pattern]) => pattern.test(about.toLowerCase()));
  // A place that is an origin stands behind from, not behind in.
  const [role = []] = PREPOSITIONS.filter(([pattern]) => pattern.test(spaced)).map(([, before]) => before);
  return {
    name,
    type: typeOf(property),
    required,
    enumeration: Array.isArray(property.enum) ? (property.enum as unknown[]) : undefined,
    description,
    cues,
    wants: wants.flatMap(([, kinds]) => kinds),
    freeText: FREE_TEXT.test(name),
    prepositions: role,
    year: /\byears?\b/.test(spaced) && !/\b(?:number|many|num|count)\b/.test(about.toLowerCase()),
    place: PLACE.test(spaced) || PLACE.test(about.toLowerCase()),
    fallback: property.default,
    items:
      typeof property.items === 'object' && property.items !== null
        ? readParameter(name, { description, ...(property.items as Record<string, unknown>) }, true)
        : undefined,
  };
}

function typeOf({ type, enum: values }: Record<string, unknown>): Parameter['type'] {
  const [first] = Array.isArray(type) ? (type as unknown[]).filter((it) => it !== 'null') : [type];
  switch (first) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'array':
    case 'object':
      return first;
    default:
      return Array.isArray(values) ? 'string' : 'any';
  }
}
