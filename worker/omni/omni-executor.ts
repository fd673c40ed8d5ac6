import type { Logger } from '../../platform/logger.ts';
import {
  type ChoiceRequest,
  type ChoiceResult,
  type ModelUsage,
  NO_USAGE,
} from '../../schema/omni-choice.ts';
import { OMNI_PROVIDERS, type OmniProvider } from '../../schema/omni-specification.ts';
import type { ExecutionContext, ExecutionResult } from '../executor.ts';
import { chooseByModel } from './choose-by-model.ts';
import { type Model, ModelFailure, ModelRefusal } from './model.ts';
import { SamplingModel } from './providers/sampling.ts';
import { chooseLexically } from './resolver/lexical.ts';

/**
 * Chooses the next tool of a request to `omni_tool`: by the provider that the gateway wants, else by the first one that is there; when one fails,
 * by the next. The lexical resolver is the last and never fails.
 */
export class OmniExecutor {
  /** Models that the operator has set up, by their providers. */
  readonly #models: ReadonlyMap<OmniProvider, Model>;
  readonly #logger: Logger;

  constructor(models: readonly Model[], logger: Logger) {
    this.#models = new Map(models.map((model) => [model.provider, model]));
    this.#logger = logger;
  }

  async execute(context: ExecutionContext): Promise<ExecutionResult> {
    const request = context.execution.params as unknown as ChoiceRequest;
    return { json: JSON.stringify(await this.#choose(request, context)), isError: false };
  }

  async #choose(request: ChoiceRequest, context: ExecutionContext): Promise<ChoiceResult> {
    const today = new Date();
    const usage: ModelUsage = { ...NO_USAGE };
    const failures: ChoiceResult['failures'] = [];
    for (const provider of orderFrom(request.provider)) {
      if (provider === 'lexical') break;
      const model = this.#modelOf(provider, context);
      if (model === undefined) {
        if (provider === request.provider) failures.push({ provider, reason: notThere(provider) });
        continue;
      }
      // A model's name belongs to one provider: the wanted one, else the first; the others have models of their own.
      const named = request.provider === undefined ? failures.length === 0 : provider === request.provider;
      const own = named ? request : { ...request, model: undefined };
      try {
        const { choice, model: name } = await this.#ask(model, own, today, usage, context);
        return { choice, provider, model: name, usage, failures };
      } catch (error) {
        if (context.signal.aborted) throw context.signal.reason;
        if (error instanceof ModelRefusal) {
          return { refusal: error.message, provider, model: own.model, usage, failures };
        }
        if (!(error instanceof ModelFailure)) throw error;
        this.#logger.warn(
          { provider, reason: error.message, gateway: context.execution.gateway },
          'a model failed',
        );
        failures.push({ provider, reason: error.message });
      }
    }
    const choice = chooseLexically(request, today);
    return { choice, provider: 'lexical', model: undefined, usage, failures };
  }

  #modelOf(provider: OmniProvider, { execution, ask }: ExecutionContext): Model | undefined {
    if (provider !== 'sampling') return this.#models.get(provider);
    return execution.client?.capabilities.sampling === undefined ? undefined : new SamplingModel(ask);
  }

  async #ask(
    model: Model,
    request: ChoiceRequest,
    today: Date,
    usage: ModelUsage,
    context: ExecutionContext,
  ) {
    // People take their time; the clock stands while they are asked.
    if (model.provider === 'sampling') return chooseByModel(model, request, today, usage, context.signal);
    const limit = AbortSignal.timeout(request.timeoutMs);
    return chooseByModel(model, request, today, usage, AbortSignal.any([context.signal, limit]));
  }
}

/** The wanted provider first, then those behind it; without a wish all of them. */
function orderFrom(wanted: OmniProvider | undefined): readonly OmniProvider[] {
  if (wanted === undefined) return OMNI_PROVIDERS;
  if (wanted === 'lexical') return [wanted];
  return [wanted, ...OMNI_PROVIDERS.filter((provider) => provider !== wanted)];
}

function notThere(provider: OmniProvider): string {
  return provider === 'sampling' ? 'the client offers no sampling' : 'it is not set up';
}
