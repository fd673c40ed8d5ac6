import type { GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { type Model, ModelFailure, type ModelPrompt, ModelRefusal, type ModelReply } from '../model.ts';
import { describeFailure } from './describe-failure.ts';

/** Why a candidate ended where the model or its provider did not want to go on. */
const REFUSALS = new Set(['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'LANGUAGE']);

/** The Gemini API. */
export class GeminiModel implements Model {
  readonly provider = 'gemini';
  readonly #client: () => Promise<GoogleGenAI>;
  readonly #model: string;

  constructor(client: () => Promise<GoogleGenAI>, model: string) {
    this.#client = client;
    this.#model = model;
  }

  async ask(prompt: ModelPrompt, name: string | undefined, signal: AbortSignal): Promise<ModelReply> {
    const model = name ?? this.#model;
    const response = await this.#generate(prompt, model, signal).catch((error: unknown) => {
      throw new ModelFailure(describeFailure(error, signal), { cause: error });
    });
    const blocked = response.promptFeedback?.blockReason;
    if (blocked) throw new ModelRefusal(`its provider stopped it (${blocked})`);
    const [candidate] = response.candidates ?? [];
    const reason = candidate?.finishReason;
    if (reason !== undefined && REFUSALS.has(reason))
      throw new ModelRefusal(`its provider stopped it (${reason})`);
    const text = (candidate?.content?.parts ?? [])
      .filter(({ thought }) => !thought)
      .map((part) => part.text ?? '')
      .join('');
    if (text === '') throw new ModelFailure('it answered with nothing');
    const usage = response.usageMetadata;
    return {
      text,
      model: response.modelVersion ?? model,
      inputTokens: usage?.promptTokenCount ?? null,
      outputTokens: usage ? (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0) : null,
    };
  }

  async #generate(
    { system, messages, schema }: ModelPrompt,
    model: string,
    signal: AbortSignal,
  ): Promise<GenerateContentResponse> {
    const client = await this.#client();
    return client.models.generateContent({
      model,
      contents: messages.map(({ role, text }) => ({
        role: role === 'assistant' ? 'model' : 'user',
        parts: [{ text }],
      })),
      config: {
        systemInstruction: system,
        responseMimeType: 'application/json',
        responseJsonSchema: schema,
        abortSignal: signal,
      },
    });
  }
}
