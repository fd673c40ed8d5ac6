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

  report({
    pricePerMillionTokens: price,
  }: OmniSettings): Omit<OmniOutput, 'status' | 'steps' | 'candidates'> {
    const cost = price && (this.#input * price.input + this.#output * price.output) / 1e6;
    return {
      model: this.#model,
      provider: this.#provider,
      tokens: { input: this.#input, output: this.#output },
      model_calls: this.#calls,
      ...(cost === undefined ? {} : { cost }),
      fallbacks: this.#fallbacks,
    };
  }
}
