import type { Choice, ChoiceRequest } from '../../../schema/omni-choice.ts';
import { type PlannedCall, planCalls } from './plan.ts';

/** Candidates that are named beside the chosen one. */
const ALTERNATIVES = 4;

/**
 * Chooses without any model, always in the same way: the calls of a request are planned anew each time, and the next one is that
 * which was not run yet. What tools answered has no say in it.
 */
export function chooseLexically({ request, context, candidates, steps }: ChoiceRequest, today: Date): Choice {
  const plan = planCalls(request, context, candidates, today);
  const call = plan[steps.length];
  if (call === undefined) {
    return {
      tool: null,
      arguments: {},
      confidence: 0,
      rationale: steps.length > 0 ? 'Everything that was asked for was run.' : 'No tool fits the request.',
      more: false,
      answer: undefined,
      alternatives: [],
      wanted: [],
    };
  }
  const confidence = Math.round(call.confidence * 100) / 100;
  return {
    tool: call.candidate.name,
    arguments: call.filled.arguments,
    confidence,
    rationale: rationaleOf(call),
    more: steps.length + 1 < plan.length,
    answer: undefined,
    alternatives: alternativesTo(call, candidates, 1 - confidence),
    wanted: [],
  };
}

function rationaleOf({ candidate, fit, filled }: PlannedCall): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const missing = filled.missing.length === 0 ? '' : ` Nothing was found for ${filled.missing.join(', ')}.`;
  return (
    `${candidate.name} was found first; it speaks of ${percent(fit.request)} of the request's words, ` +
    `and the request of ${percent(fit.name)} of its name.${missing}`
  );
}

/** The other candidates share what is left, by how well they were found. */
function alternativesTo(
  { candidate }: PlannedCall,
  candidates: ChoiceRequest['candidates'],
  left: number,
): Choice['alternatives'] {
  const others = candidates.filter(({ name }) => name !== candidate.name).slice(0, ALTERNATIVES);
  const sum = others.reduce((total, { score }) => total + score, 0);
  return others.map(({ name, score }) => ({
    tool: name,
    confidence: Math.round((sum === 0 ? 0 : (left * score) / sum) * 100) / 100,
  }));
}
