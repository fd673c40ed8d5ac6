import type { Config } from '../../platform/config.ts';
import { type Embedder, GeminiEmbedder, OpenAIEmbedder } from '../embeddings/embedder.ts';
import type { Model } from '../omni/model.ts';
import { GeminiModel } from '../omni/providers/gemini.ts';
import { OpenAIModel } from '../omni/providers/openai.ts';
import { lazyGemini } from './gemini-client.ts';
import { lazyOpenAI } from './openai-client.ts';

/** The models that the operator has set up. */
export interface SetUpModels {
  /** For choosing tools. */
  models: Model[];
  /** For searching by meaning; undefined: there is none. */
  embedder: Embedder | undefined;
}

/** Reads the models out of the settings. Nothing is asked before it is needed. */
export function setUpModels({ gemini, openai, egressAllow }: Config): SetUpModels {
  const geminiClient = gemini && lazyGemini(gemini, egressAllow);
  const openaiClient = openai && lazyOpenAI(openai, egressAllow);
  const models: Model[] = [];
  if (gemini && geminiClient) models.push(new GeminiModel(geminiClient, gemini.model));
  if (openai && openaiClient) models.push(new OpenAIModel(openaiClient, openai.model));
  return {
    models,
    embedder:
      openai && openaiClient
        ? new OpenAIEmbedder(openaiClient, openai.embeddingModel)
        : gemini && geminiClient
          ? new GeminiEmbedder(geminiClient, gemini.embeddingModel)
          : undefined,
  };
}
