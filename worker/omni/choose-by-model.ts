import { addUsage, type Choice, type ChoiceRequest, type ModelUsage } from '../../schema/omni-choice.ts';
import { readDecision } from './decision.ts';
import { type Model, ModelFailure } from './model.ts';
import { promptFor } from './prompt.ts';

/** A choice that a model made. Arguments that are still wrong after the repair are for whoever runs it to deal with. */
export interface ModelChoice {
  choice: Choice;
  model: string;
}

/**
 * Asks a model to choose, and once more where its answer cannot be used: it is told what is wrong with it.
 * @param usage is added to, also where the model fails.
 * @throws ModelFailure, ModelRefusal
 */
export async function chooseByModel(
  model: Model,
  request: ChoiceRequest,
  today: Date,
  usage: ModelUsage,
  signal: AbortSignal,
): Promise<ModelChoice> {
  const prompt = promptFor(request, today);
  for (let attempt = 1; ; attempt += 1) {
    const reply = await model.ask(prompt, request.model, signal);
    const { inputTokens, outputTokens } = reply;
    Object.assign(usage, addUsage(usage, { calls: 1, inputTokens, outputTokens }));
    const { choice, problem } = readDecision(reply.text, request.candidates);
    if (choice !== undefined && (problem === undefined || attempt > 1)) return { choice, model: reply.model };
    if (attempt > 1) throw new ModelFailure(`its answer could not be used: ${problem}`);
    prompt.messages.push(
      { role: 'assistant', text: reply.text },
      { role: 'user', text: `That cannot be used:\n${problem}\nAnswer again, with the whole JSON object.` },
    );
  }
}
