import { z } from 'zod';
import { checkArguments } from '../../platform/json-schema/check-arguments.ts';
import type { Candidate, Choice } from '../../schema/omni-choice.ts';

/** What a model says where it chooses no tool. No tool can be called so. */
export const NO_TOOL = '(none)';

/** What a model is asked to answer with. Arguments are JSON in a string: providers' schemas know no objects of any form. */
export function decisionSchema(candidates: readonly Candidate[]): Record<string, unknown> {
  const tool = { type: 'string', enum: [...candidates.map(({ name }) => name), NO_TOOL] };
  const properties = {
    rationale: { type: 'string', description: 'One or two sentences: why this tool, or why none.' },
    tool: { ...tool, description: `The tool to run now, or ${NO_TOOL}.` },
    arguments: {
      type: 'string',
      description: "The tool's arguments: a JSON object, written as a string. {} for none.",
    },
    confidence: {
      type: 'number',
      description: 'From 0 to 1: how sure it is that this tool with these arguments is what was asked for.',
    },
    more: { type: 'boolean', description: 'Whether other tools have to be run after this one.' },
    alternatives: {
      type: 'array',
      description: 'Other tools that could be meant, the likeliest first.',
      items: {
        type: 'object',
        properties: { tool, confidence: { type: 'number' } },
        required: ['tool', 'confidence'],
        additionalProperties: false,
      },
    },
    search: {
      type: 'array',
      description:
        'What other tools do that are needed now, because none here fits, or later: each in a few words, or its name. Else empty.',
      items: { type: 'string' },
    },
    answer: {
      type: 'string',
      description: `With ${NO_TOOL}: what to tell the caller, from the results so far. Else empty.`,
    },
  };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

const share = z.coerce
  .number()
  .catch(0)
  .transform((value) => Math.min(1, Math.max(0, value > 1 ? value / 100 : value)));

/** Taken as it comes: what is not needed may be missing, and arguments may be an object. */
const decision = z.object({
  tool: z.string().nullish(),
  arguments: z.union([z.record(z.string(), z.unknown()), z.string()]).nullish(),
  confidence: share,
  rationale: z.string().catch(''),
  more: z.boolean().optional().catch(undefined),
  alternatives: z.array(z.object({ tool: z.string(), confidence: share })).catch([]),
  search: z.array(z.string()).catch([]),
  answer: z.string().nullish().catch(undefined),
});

/** Searches for other tools that one decision may ask for. */
const MAX_WANTED = 5;

/** What a model said: a choice, and what is wrong with it, for the model to mend. */
export interface ReadDecision {
  choice: Choice | undefined;
  problem: string | undefined;
}

/** Reads a model's answer and checks it against the candidates and the schema of the chosen one. */
export function readDecision(text: string, candidates: readonly Candidate[]): ReadDecision {
  const json = readJson(text);
  if (json === undefined) return wrong('It is no JSON object.');
  const parsed = decision.safeParse(json);
  if (!parsed.success) return wrong(z.prettifyError(parsed.error));
  const said = parsed.data;
  const args = readArguments(said.arguments);
  const none = !said.tool || said.tool === NO_TOOL || /^(?:none|null)$/i.test(said.tool);
  const choice: Choice = {
    tool: none ? null : (said.tool ?? null),
    arguments: args ?? {},
    confidence: said.confidence,
    rationale: said.rationale,
    more: said.more,
    answer: said.answer || undefined,
    alternatives: said.alternatives.filter(({ tool }) => candidates.some(({ name }) => name === tool)),
    wanted: said.search.filter((words) => words.trim() !== '').slice(0, MAX_WANTED),
  };
  if (choice.tool === null) return { choice, problem: undefined };
  const candidate = candidates.find(({ name }) => name === choice.tool);
  if (candidate === undefined) {
    const names = candidates.map(({ name }) => name).join(', ');
    return wrong(`${choice.tool} is none of the tools; there are ${names}.`);
  }
  if (args === undefined) return { choice, problem: 'arguments is no JSON object.' };
  const complaints = checkArguments(candidate.inputSchema, args);
  const lines = complaints.map(({ path, message }) => `${path || 'arguments'}: ${message}`);
  return { choice, problem: lines.length === 0 ? undefined : lines.join('\n') };
}

function wrong(problem: string): ReadDecision {
  return { choice: undefined, problem };
}

function readArguments(said: z.infer<typeof decision>['arguments']): Record<string, unknown> | undefined {
  if (typeof said !== 'string') return said ?? {};
  return said.trim() === '' ? {} : readJson(said);
}

/** A JSON object, also where a model has put it in a block of code or said something before it. */
function readJson(text: string): Record<string, unknown> | undefined {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)```/.exec(text)?.[1];
  const braced = text.slice(Math.max(0, text.indexOf('{')), text.lastIndexOf('}') + 1);
  for (const attempt of [text, fenced, braced]) {
    if (attempt === undefined) continue;
    try {
      const value: unknown = JSON.parse(attempt);
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return value as Record<string, unknown>;
    } catch {
      // The next form is tried, and then it is none.
    }
  }
  return undefined;
}
