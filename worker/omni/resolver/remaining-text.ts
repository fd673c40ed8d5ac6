import { splitWords } from '../../../platform/search/words.ts';
import type { Parameter } from './parameter.ts';
import type { Span } from './spans.ts';

/** How requests begin and end that say nothing of what is wanted. */
const COURTESY =
  /^(?:(?:please|kindly|hey|hi|hello|ok|okay)[,!.]?\s+)*(?:(?:can|could|would|will) you (?:please )?|i (?:want|need|would like|'d like|’d like)(?: you)? to |help me (?:to )?|let(?:'|’)?s )?(?:please )?/i;
const FAREWELL = /[\s,]*(?:please|thanks|thank you)?[\s.!?]*$/i;

/** A verb and what may stand between it and its object. */
const LEAD = /^(\p{L}+)\s+(?:(?:for|about|up|out|on|of|to|me|us|the|a|an|some|all|any|that|what|this)\s+)*/iu;

/**
 * What is left of a request when its courtesies, the verb that names the tool and the values that other parameters took are gone: the
 * text of the one parameter that takes any.
 * @param toolWords the words of the tool's name: where the request begins with one of them it is the order, not the object.
 * @param named words of values that others took by their names: "the javascript code …" is code, not javascript.
 */
export function remainingText(
  request: string,
  taken: readonly Span[],
  toolWords: ReadonlySet<string>,
  parameter: Parameter,
  named: ReadonlySet<string> = new Set(),
): string {
  const payload = labelled(request, parameter) ?? announced(request);
  if (payload !== undefined) return payload;
  let text = request;
  for (const { start, end } of taken.toSorted((a, b) => b.start - a.start)) {
    const before = text
      .slice(0, start)
      .replace(
        /\b(?:in|on|at|for|from|to|by|with|of|as|into|limit|limited to)\s+(?:the\s+|a\s+)?["'“‘]?$/i,
        '',
      );
    text = `${before} ${text.slice(end).replace(/^["'”’]/, '')}`;
  }
  text = text.replace(/\s+/g, ' ').trim().replace(COURTESY, '').replace(FAREWELL, '');
  const [lead = '', verb = ''] = LEAD.exec(text) ?? [];
  if (verb !== '' && (toolWords.has(verb.toLowerCase()) || ORDERS.has(verb.toLowerCase())))
    text = text.slice(lead.length);
  const introducing = new Set([...toolWords, ...named, ...splitWords(parameter.name)]);
  return withoutIntroduction(text, introducing).replace(/^[\s,:;–-]+|[\s,:;–-]+$/g, '');
}

/** Takes words off the beginning that only say what follows; never all of them. */
function withoutIntroduction(text: string, introducing: ReadonlySet<string>): string {
  let rest = text;
  for (;;) {
    const [all, word = ''] = /^(?:the\s+|a\s+|an\s+|this\s+|in\s+)?(\p{L}+)\s+(?=\S)/iu.exec(rest) ?? [];
    if (all === undefined || !introducing.has(word.toLowerCase())) return rest;
    rest = rest.slice(all.length);
  }
}

/** Verbs with which people order, whatever the tool is called. */
const ORDERS = new Set(
  'search find look get show tell give fetch retrieve list display run execute send write create make calculate compute translate summarize explain describe check what play open read'.split(
    ' ',
  ),
);

/** "content - go to gym", "query: …": what stands behind the parameter's own name. */
function labelled(request: string, { name }: Parameter): string | undefined {
  const spoken = splitWords(name).join('[ _-]?');
  return unquoted(new RegExp(`\\b${spoken}\\s*(?:is|=|:|-|–)\\s+(.+)$`, 'is').exec(request)?.[1]);
}

/** "Run this: …", a block of code: what is announced by a colon or fenced in. */
function announced(request: string): string | undefined {
  const fenced = /```[^\n]*\n([\s\S]+?)\n?```/.exec(request)?.[1];
  return fenced ?? unquoted(/^[^:\n"'“‘]{3,120}:\s+([\s\S]+)$/.exec(request)?.[1]);
}

function unquoted(text: string | undefined): string | undefined {
  return text?.trim().replace(/^(["'“‘`])([\s\S]*)["'”’`]$/, '$2');
}
