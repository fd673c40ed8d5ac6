import type { Dispatcher } from 'undici';
import { EMBEDDING_MODELS, type ModelEndpoint } from '../../../../platform/config.ts';
import type { KnowledgeSettings } from '../../../../schema/builtins/knowledge.ts';
import type { Embedder, EmbeddingTransport } from '../../../embeddings/embedder.ts';
import { geminiEmbedder } from '../../../embeddings/gemini-embedder.ts';
import { openaiEmbedder } from '../../../embeddings/openai-embedder.ts';

/** Somebody waits for a query, and without its vector words are searched all the same. */
const PATIENCE: EmbeddingTransport['patience'] = {
  document: { attempts: 4, timeoutMs: 60_000 },
  query: { attempts: 1, timeoutMs: 5000 },
};

/** What the operator has set up. */
export interface EmbeddingEndpoints {
  openai: ModelEndpoint | undefined;
  gemini: ModelEndpoint | undefined;
}

/** The ways out: for what users name, and for what the operator named. */
export interface EmbeddingDispatchers {
  guarded: Dispatcher;
  operator: Dispatcher;
}

/** Who makes vectors for a gateway; undefined: nobody. The operator's key goes to the operator's endpoint alone. */
export function chooseEmbedder(
  settings: KnowledgeSettings,
  endpoints: EmbeddingEndpoints,
  { guarded, operator }: EmbeddingDispatchers,
): Embedder | undefined {
  const { embedding, embeddingUrl, embeddingModel, embeddingApiKey } = settings;
  const name =
    embedding === 'auto' ? (endpoints.openai ? 'openai' : endpoints.gemini ? 'gemini' : 'none') : embedding;
  if (name === 'none') return undefined;
  const set = endpoints[name];
  const make = name === 'openai' ? openaiEmbedder : geminiEmbedder;
  const model = embeddingModel ?? set?.embeddingModel ?? EMBEDDING_MODELS[name];
  if (embeddingUrl !== undefined || embeddingApiKey !== undefined) {
    const endpoint = { baseUrl: embeddingUrl, apiKey: embeddingApiKey, model };
    return make(endpoint, { dispatcher: guarded, patience: PATIENCE });
  }
  return set && make({ ...set, model }, { dispatcher: operator, patience: PATIENCE });
}
