import type { OpenAI } from 'openai';
import { type Model, ModelFailure, type ModelPrompt, ModelRefusal, type ModelReply } from '../model.ts';
import { describeFailure } from './describe-failure.ts';

/** OpenAI's chat completions, which every compatible server has. */
export class OpenAIModel implements Model {
  readonly provider = 'openai';
  readonly #client: () => Promise<OpenAI>;
  readonly #model: string;

  constructor(client: () => Promise<OpenAI>, model: string) {
    this.#client = client;
    this.#model = model;
  }

  async ask(prompt: ModelPrompt, name: string | undefined, signal: AbortSignal): Promise<ModelReply> {
    const model = name ?? this.#model;
    const completion = await this.#complete(prompt, model, signal).catch((error: unknown) => {
      throw new ModelFailure(describeFailure(error, signal), { cause: error });
    });
    const [choice] = completion.choices ?? [];
    const refusal = choice?.message?.refusal;
    if (refusal) throw new ModelRefusal(refusal);
    if (choice?.finish_reason === 'content_filter')
      throw new ModelRefusal('a filter of its provider stopped it');
    const text = choice?.message?.content;
    if (!text) throw new ModelFailure('it answered with nothing');
    const { usage } = completion;
    return {
      text,
      model: completion.model || model,
      inputTokens: usage?.prompt_tokens ?? null,
      outputTokens: usage?.completion_tokens ?? null,
    };
  }

  /** Compatible servers that know no schemas refuse them: those are asked again with the schema in words alone. */
  async #complete(prompt: ModelPrompt, model: string, signal: AbortSignal) {
    const client = await this.#client();
    const messages = [
      { role: 'system' as const, content: prompt.system },
      ...prompt.messages.map(({ role, text }) => ({ role, content: text })),
    ];
    const schema = { name: 'decision', strict: true, schema: prompt.schema };
    try {
      return await client.chat.completions.create(
        { model, messages, response_format: { type: 'json_schema', json_schema: schema } },
        { signal },
      );
    } catch (error) {
      if ((error as { status?: number }).status !== 400) throw error;
      return client.chat.completions.create({ model, messages }, { signal });
    }
  }
}
