import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { askProvider } from './ask-provider.ts';
import { type Embedder, EmbeddingFailure } from './embedder.ts';

const answer = z.object({ embeddings: z.array(z.object({ values: z.array(z.number()) })) });

/** `models.batchEmbedContents` of the Gemini API. */
export function geminiEmbedder(
  endpoint: { baseUrl: string; apiKey: string | undefined; model: string },
  dispatcher: Dispatcher,
): Embedder {
  const { baseUrl, apiKey, model } = endpoint;
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
      const { embeddings } = await askProvider(
        { url, headers, body: { requests }, purpose },
        answer,
        dispatcher,
        signal,
      );
      if (embeddings.length !== texts.length) {
        throw new EmbeddingFailure(`it gave ${embeddings.length} vectors for ${texts.length} texts`, false);
      }
      return embeddings.map(({ values }) => values);
    },
  };
}
