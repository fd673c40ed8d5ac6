import type { Choice, EarlierStep } from '../../../../schema/omni-choice.ts';
import type { Call } from '../../call.ts';
import type { ToolEntry } from '../../gateway-snapshot.ts';
import type { ToolServices } from '../exposed-tool.ts';
import { shorten } from '../shorten.ts';
import { complaint, missingArguments } from '../tool-arguments.ts';
import type { CandidatePool } from './candidate-pool.ts';
import { chooseNext } from './choose.ts';
import { canShowForms } from './client-form.ts';
import { type Clock, standingListener } from './clock.ts';
import type { OmniInput } from './omni-tool.ts';
import { askForArguments, askWhichTool, type Possibility } from './questions.ts';
import type { Tally } from './tally.ts';

/** Candidates that a question names. */
const NAMED = 5;

/** Characters of a candidate's description in a question. */
const MAX_DESCRIPTION = 300;

/** How it goes on. */
export type Decision =
  | { kind: 'call'; entry: ToolEntry; choice: Choice }
  /** No tool is left to run, or none fits. */
  | { kind: 'end'; answer: string | undefined }
  | { kind: 'refused'; reason: string }
  /** It is not clear enough what is meant. */
  | { kind: 'unclear'; why: string; possibilities: Possibility[] };

/** What deciding needs of the request that it is for. */
export interface Deciding {
  services: ToolServices;
  call: Call;
  clock: Clock;
  tally: Tally;
  pool: CandidatePool;
  input: OmniInput;
}

/** Finds out which tool to run next, and asks the client where that is not clear. Nothing is run here. */
export async function decide(deciding: Deciding, steps: readonly EarlierStep[]): Promise<Decision> {
  const { pool, call, clock, input } = deciding;
  const settings = call.gateway.specification.omni;
  let chosen = await choose(deciding, steps, steps.length === 0);
  if ('refused' in chosen) return { kind: 'refused', reason: chosen.refused };
  if (steps.length === 0 && chosen.wanted.length > 0) {
    await pool.widen(chosen.wanted);
    if (chosen.tool === null) chosen = await choose(deciding, steps, false);
    if ('refused' in chosen) return { kind: 'refused', reason: chosen.refused };
  }
  if (chosen.tool === null) return { kind: 'end', answer: chosen.answer ?? chosen.rationale };
  const possibilities = possibilitiesOf(pool, chosen);
  const mayAsk = settings.clarify && !input.dry_run && canShowForms(call);
  if (chosen.confidence < settings.confidenceThreshold) {
    const why = `It is not sure enough (${Math.round(chosen.confidence * 100)} %) which tool is meant.`;
    const picked = mayAsk ? await askWhichTool(call, clock, input.request, possibilities) : undefined;
    if (picked === undefined) return { kind: 'unclear', why, possibilities };
    const again = picked === chosen.tool ? chosen : await choose(deciding, steps, false, picked);
    if ('refused' in again) return { kind: 'refused', reason: again.refused };
    chosen = { ...again, tool: picked, confidence: 1, rationale: 'The user picked it.' };
  }
  const entry = pool.get(chosen.tool ?? '');
  if (entry === undefined)
    return { kind: 'unclear', why: `${chosen.tool} is none of the tools that fit.`, possibilities };
  const missing = missingArguments(entry, chosen.arguments);
  if (mayAsk && missing.length > 0) {
    const given = await askForArguments(call, clock, entry, missing);
    if (given !== undefined) chosen = { ...chosen, arguments: { ...chosen.arguments, ...given } };
  }
  const problem = complaint(entry, chosen.arguments);
  if (problem !== undefined) return { kind: 'unclear', why: problem, possibilities };
  return { kind: 'call', entry, choice: chosen };
}

async function choose(
  { services, call, clock, tally, pool, input }: Deciding,
  steps: readonly EarlierStep[],
  mayWiden: boolean,
  only?: string,
): Promise<Choice | { refused: string }> {
  const { provider, model, timeoutMs } = call.gateway.specification.omni;
  const request = {
    request: input.request,
    context: input.context,
    candidates: pool.candidates(only),
    steps: [...steps],
    mayWiden,
    provider,
    model,
    timeoutMs,
  };
  const asking = { ...call, listener: standingListener(call, clock) };
  const result = await chooseNext(services.dispatcher, asking, request, clock.remaining());
  tally.add(result);
  call.facts.model = tally.use(call.gateway.specification.omni);
  if (result.refusal !== undefined) return { refused: result.refusal };
  if (result.choice === undefined) throw new Error('a worker chose nothing and gave no reason');
  return result.choice;
}

/** The chosen tool and the others that could be meant, the likeliest first. */
function possibilitiesOf(pool: CandidatePool, { tool, confidence, alternatives }: Choice): Possibility[] {
  const named = new Map<string, number>();
  if (tool !== null) named.set(tool, confidence);
  for (const other of alternatives) if (!named.has(other.tool)) named.set(other.tool, other.confidence);
  // A model that names no others: search knows some, with a share of what the model left.
  const others = pool.candidates().filter(({ name }) => !named.has(name));
  const left = Math.max(0, 1 - [...named.values()].reduce((sum, share) => sum + share, 0));
  const sum = others.reduce((total, { score }) => total + score, 0);
  for (const { name, score } of others) named.set(name, sum === 0 ? 0 : (left * score) / sum);
  return [...named]
    .flatMap(([name, share]) => {
      const entry = pool.get(name);
      const description = shorten(
        entry?.descriptor.description ?? entry?.descriptor.title ?? '',
        MAX_DESCRIPTION,
      );
      return entry === undefined ? [] : [{ name, description, confidence: Math.round(share * 100) / 100 }];
    })
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, NAMED);
}
