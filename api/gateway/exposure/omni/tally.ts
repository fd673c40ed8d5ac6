import type { ModelUse } from '../../../../schema/model-use.ts';
import type { ChoiceResult } from '../../../../schema/omni-choice.ts';
import type { OmniSettings } from '../../../../schema/omni-specification.ts';
import type { OmniOutput } from './omni-tool.ts';

/** What all choices of one request cost, and who made them. */
export class Tally {
  #input = 0;
  #output = 0;
  #calls = 0;
  #model = 'lexical';
  #provider = 'lexical';
  readonly #fallbacks: OmniOutput['fallbacks'] = [];

  add({ model, provider, usage, failures }: ChoiceResult): void {
    this.#input += usage.inputTokens;
    this.#output += usage.outputTokens;
    this.#calls += usage.calls;
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
    if (this.#calls === 0) return undefined;
    return {
      provider: this.#provider,
      model: this.#model,
      calls: this.#calls,
      inputTokens: this.#input,
      outputTokens: this.#output,
      cost: this.#cost(settings),
    };
  }

  report(settings: OmniSettings): Omit<OmniOutput, 'status' | 'steps' | 'candidates'> {
    const cost = this.#cost(settings);
    return {
      model: this.#model,
      provider: this.#provider,
      tokens: { input: this.#input, output: this.#output },
      model_calls: this.#calls,
      ...(cost === undefined ? {} : { cost }),
      fallbacks: this.#fallbacks,
    };
  }

  #cost({ pricePerMillionTokens: price }: OmniSettings): number | undefined {
    return price && (this.#input * price.input + this.#output * price.output) / 1e6;
  }
}
