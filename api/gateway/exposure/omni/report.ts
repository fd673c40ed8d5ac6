import type { Answer, Call } from '../../call.ts';
import type { OmniOutput, OmniStep } from './omni-tool.ts';
import { type Possibility, percent } from './questions.ts';
import type { StepResult } from './step-result.ts';
import type { Tally } from './tally.ts';

/** How a request to `omni_tool` ended. */
export interface Ending {
  status: OmniOutput['status'];
  /** What to say first: an answer, a question, a reason. */
  text: string | undefined;
  possibilities?: Possibility[];
  /** The result of the last step, which comes through as it is. */
  last?: StepResult | undefined;
}

/** The result of `omni_tool`: what came out of it, then what was done for it. */
export function report(call: Call, tally: Tally, steps: readonly OmniStep[], ending: Ending): Answer {
  const { status, text, possibilities = [], last } = ending;
  const structuredContent: OmniOutput = {
    status,
    steps: [...steps],
    candidates: possibilities,
    ...tally.report(call.gateway.specification.omni),
  };
  const isError = status === 'failed';
  if (isError) call.facts.toolFailed = true;
  const content = [
    ...(text === undefined ? [] : [asText(text)]),
    ...(last === undefined ? [] : last.content),
    ...(possibilities.length === 0 ? [] : [asText(possibilities.map(line).join('\n'))]),
    ...(steps.length === 0 ? [] : [asText(steps.map(account).join('\n'))]),
  ];
  return { json: JSON.stringify({ content, structuredContent, ...(isError ? { isError } : {}) }) };
}

function asText(text: string): Record<string, unknown> {
  return { type: 'text', text };
}

function line({ name, confidence, description }: Possibility): string {
  return `- ${name} (${percent(confidence)}): ${description}`;
}

const OUTCOMES: Record<OmniStep['outcome'], string> = {
  ok: 'Ran',
  tool_error: 'Ran, and it failed:',
  error: 'Could not run',
  planned: 'Would run',
  not_confirmed: 'Did not run',
};

function account({ tool, arguments: args, confidence, rationale, outcome }: OmniStep): string {
  return `${OUTCOMES[outcome]} ${tool} ${JSON.stringify(args)} (${percent(confidence)}). ${rationale}`.trim();
}
