import type { ModelUse } from '../../../../schema/model-use.ts';
import { addUsage, type ChoiceResult, NO_USAGE } from '../../../../schema/omni-choice.ts';
import type { OmniSettings } from '../../../../schema/omni-specification.ts';
import type { OmniOutput } from './omni-tool.ts';

/** What all choices of one request cost, and who made them. */
export class Tally {
  #usage = NO_USAGE;
  #model = 'lexical';
  #provider = 'lexical';
  readonly #fallbacks: OmniOutput['fallbacks'] = [];

  add({ model, provider, usage, failures }: ChoiceResult): void {
    this.#usage = addUsage(this.#usage, usage);
    this.#model = model ?? provider;
    this.#provider = provider;
    this.#fallbacks.push(...failures);
  }

  /** Whether a model made the last choice. */
  get byModel(): boolean {
    return this.#provider !== 'lexical';
  }

  /** For activity; undefined where no model was asked. */
  use(settings: OmniSettings): ModelUse | undefined {
    if (this.#usage.calls === 0) return undefined;
    return {
      provider: this.#provider,
      model: this.#model,
      ...this.#usage,
      cost: this.#cost(settings),
    };
  }

  report(settings: OmniSettings): Omit<OmniOutput, 'status' | 'steps' | 'candidates'> {
    const cost = this.#cost(settings);
    return {
      model: this.#model,
      provider: this.#provider,
      tokens: { input: this.#usage.inputTokens, output: this.#usage.outputTokens },
      model_calls: this.#usage.calls,
      ...(cost === undefined ? {} : { cost }),
      fallbacks: this.#fallbacks,
    };
  }

  #cost({ pricePerMillionTokens: price }: OmniSettings): number | undefined {
    const { inputTokens, outputTokens } = this.#usage;
    if (!price || inputTokens === null || outputTokens === null) return undefined;
    return (inputTokens * price.input + outputTokens * price.output) / 1e6;
  }
}
