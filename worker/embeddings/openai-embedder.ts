import { z } from 'zod';
import { askProvider } from './ask-provider.ts';
import {
  type Embedder,
  type EmbeddingEndpoint,
  EmbeddingFailure,
  type EmbeddingTransport,
} from './embedder.ts';

const OWN_URL = 'https://api.openai.com/v1';

const answer = z.object({ data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })) });

/** `/embeddings` of OpenAI's API, which most compatible servers have. */
export function openaiEmbedder(
  { baseUrl = OWN_URL, apiKey, model }: EmbeddingEndpoint,
  transport: EmbeddingTransport,
): Embedder {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/embeddings`);
  return {
    model,
    async embed(texts, purpose, signal) {
      const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
      const body = { model, input: texts, encoding_format: 'float' };
      const { data } = await askProvider({ url, headers, body, purpose }, answer, transport, signal);
      if (data.length !== texts.length) {
        throw new EmbeddingFailure(`it gave ${data.length} vectors for ${texts.length} texts`, false);
      }
      return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
    },
  };
}
