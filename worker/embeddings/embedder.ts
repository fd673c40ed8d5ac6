import type { GoogleGenAI } from '@google/genai';
import type { OpenAI } from 'openai';
import type { EmbedRequest } from '../../schema/embedding.ts';

/** Turns texts into vectors. */
export interface Embedder {
  readonly model: string;
  /** @throws what the provider's package throws. */
  embed(texts: readonly string[], purpose: EmbedRequest['purpose'], signal: AbortSignal): Promise<number[][]>;
}

/** OpenAI's embeddings, which most compatible servers have. */
export class OpenAIEmbedder implements Embedder {
  readonly model: string;
  readonly #client: () => Promise<OpenAI>;

  constructor(client: () => Promise<OpenAI>, model: string) {
    this.#client = client;
    this.model = model;
  }

  async embed(
    texts: readonly string[],
    _purpose: EmbedRequest['purpose'],
    signal: AbortSignal,
  ): Promise<number[][]> {
    const client = await this.#client();
    const { data } = await client.embeddings.create(
      { model: this.model, input: [...texts], encoding_format: 'float' },
      { signal },
    );
    return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  }
}

/** Gemini's embeddings. */
export class GeminiEmbedder implements Embedder {
  readonly model: string;
  readonly #client: () => Promise<GoogleGenAI>;

  constructor(client: () => Promise<GoogleGenAI>, model: string) {
    this.#client = client;
    this.model = model;
  }

  async embed(
    texts: readonly string[],
    purpose: EmbedRequest['purpose'],
    signal: AbortSignal,
  ): Promise<number[][]> {
    const client = await this.#client();
    const { embeddings = [] } = await client.models.embedContent({
      model: this.model,
      contents: [...texts],
      config: {
        taskType: purpose === 'query' ? 'RETRIEVAL_QUERY' : 'RETRIEVAL_DOCUMENT',
        abortSignal: signal,
      },
    });
    return embeddings.map(({ values }) => values ?? []);
  }
}
