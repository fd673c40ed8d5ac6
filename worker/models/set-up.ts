import type { Config } from '../../platform/config.ts';
import type { Model } from '../omni/model.ts';
import { GeminiModel } from '../omni/providers/gemini.ts';
import { OpenAIModel } from '../omni/providers/openai.ts';
import { lazyGemini } from './gemini-client.ts';
import { lazyOpenAI } from './openai-client.ts';

/** The models that the operator has set up for choosing tools. None is asked before it is needed. */
export function setUpModels({ gemini, openai, egressAllow }: Config): Model[] {
  const models: Model[] = [];
  if (gemini) models.push(new GeminiModel(lazyGemini(gemini, egressAllow), gemini.model));
  if (openai) models.push(new OpenAIModel(lazyOpenAI(openai, egressAllow), openai.model));
  return models;
}
