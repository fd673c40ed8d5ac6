import { z } from 'zod';
import { askProvider } from './ask-provider.ts';
import {
  type Embedder,
  type EmbeddingEndpoint,
  EmbeddingFailure,
  type EmbeddingTransport,
} from './embedder.ts';

const OWN_URL = 'https://generativelanguage.googleapis.com';

const answer = z.object({ embeddings: z.array(z.object({ values: z.array(z.number()) })) });

/** `models.batchEmbedContents` of the Gemini API. */
export function geminiEmbedder(
  { baseUrl = OWN_URL, apiKey, model }: EmbeddingEndpoint,
  transport: EmbeddingTransport,
): Embedder {
  const url = new URL(
    `${baseUrl.replace(/\/+$/, '')}/v1beta/models/${encodeURIComponent(model)}:batchEmbedContents`,
  );
  return {
    model,
    async embed(texts, purpose, signal) {
      const headers: Record<string, string> = apiKey ? { 'x-goog-api-key': apiKey } : {};
      const taskType = purpose === 'query' ? 'RETRIEVAL_QUERY' : 'RETRIEVAL_DOCUMENT';
      const requests = texts.map((text) => ({
        model: `models/${model}`,
        content: { parts: [{ text }] },
        taskType,
      }));
      const request = { url, headers, body: { requests }, purpose };
      const { embeddings } = await askProvider(request, answer, transport, signal);
      if (embeddings.length !== texts.length) {
        throw new EmbeddingFailure(`it gave ${embeddings.length} vectors for ${texts.length} texts`, false);
      }
      return embeddings.map(({ values }) => values);
    },
  };
}
