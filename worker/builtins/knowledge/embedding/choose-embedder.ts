import type { Dispatcher } from 'undici';
import type { ModelEndpoint } from '../../../../platform/config.ts';
import type { KnowledgeSettings } from '../../../../schema/builtins/knowledge.ts';
import type { Embedder } from './embedder.ts';
import { geminiEmbedder } from './gemini-embedder.ts';
import { openaiEmbedder } from './openai-embedder.ts';

const OPENAI_URL = 'https://api.openai.com/v1';
const GEMINI_URL = 'https://generativelanguage.googleapis.com';

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
  const model = embeddingModel ?? set?.embeddingModel ?? DEFAULT_MODELS[name];
  const own = name === 'openai' ? OPENAI_URL : GEMINI_URL;
  if (embeddingUrl !== undefined || embeddingApiKey !== undefined) {
    return make({ baseUrl: embeddingUrl ?? own, apiKey: embeddingApiKey, model }, guarded);
  }
  if (set === undefined) return undefined;
  return make({ baseUrl: set.baseUrl ?? own, apiKey: set.apiKey, model }, operator);
}

const DEFAULT_MODELS = { openai: 'text-embedding-3-small', gemini: 'gemini-embedding-001' };
