import type { Dispatcher } from 'undici';
import type { Config } from '../../platform/config.ts';
import type { Embedder, EmbeddingTransport } from './embedder.ts';
import { geminiEmbedder } from './gemini-embedder.ts';
import { openaiEmbedder } from './openai-embedder.ts';

/** Tools' vectors are made in the background; a question has its own deadline, and may come through at the second attempt. */
const PATIENCE: EmbeddingTransport['patience'] = {
  document: { attempts: 3, timeoutMs: 60_000 },
  query: { attempts: 3, timeoutMs: 60_000 },
};

/**
 * Who makes vectors for the search among tools: what the operator has set up, OpenAI-compatible before Gemini; undefined: nobody.
 * @param dispatcher a way out to what the operator named.
 */
export function platformEmbedder({ openai, gemini }: Config, dispatcher: Dispatcher): Embedder | undefined {
  const transport = { dispatcher, patience: PATIENCE };
  if (openai) return openaiEmbedder({ ...openai, model: openai.embeddingModel }, transport);
  return gemini && geminiEmbedder({ ...gemini, model: gemini.embeddingModel }, transport);
}
