import { PlatformError } from '../../../platform/errors.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from '../call.ts';
import { execute } from '../execute.ts';
import { pageOf } from '../page.ts';
import { listCache } from './list-cache.ts';

/** MCP 2025-11-25 and 2026-07-28, server/prompts, Listing Prompts. */
export function listPrompts(call: Call, params: Params): Answer {
  const items = [...call.gateway.prompts.values()].map(({ json }) => json);
  return { json: pageOf('prompts', items, params), cache: listCache(call) };
}

/** MCP 2025-11-25 and 2026-07-28, server/prompts, Getting a Prompt. */
export async function getPrompt(call: Call, params: Params, dispatcher: Dispatcher): Promise<Answer> {
  const entry = call.gateway.prompts.get(String(params.name));
  if (entry === undefined) throw new PlatformError('PROMPT_NOT_FOUND', String(params.name));
  return execute(dispatcher, call, entry.capability, 'prompts/get', { ...params, name: entry.upstream });
}
