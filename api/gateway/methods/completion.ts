import { PlatformError } from '../../../platform/errors.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from '../call.ts';
import { execute } from '../execute.ts';
import { findResource } from './resources.ts';

/** MCP 2025-11-25 and 2026-07-28, server/utilities/completion. */
export async function complete(call: Call, params: Params, dispatcher: Dispatcher): Promise<Answer> {
  const reference = params.ref as { type?: unknown; name?: unknown; uri?: unknown } | undefined;
  if (reference?.type === 'ref/prompt') {
    const entry = call.gateway.prompts.get(String(reference.name));
    if (entry === undefined) throw new PlatformError('PROMPT_NOT_FOUND', String(reference.name));
    const ref = { ...reference, name: entry.upstream };
    return execute(dispatcher, call, entry.capability, 'completion/complete', { ...params, ref });
  }
  if (reference?.type === 'ref/resource') {
    const template = call.gateway.templates.find(({ visible }) => visible === reference.uri);
    const { capability, uri } = template
      ? { capability: template.capability, uri: template.upstream }
      : findResource(call.gateway, reference.uri);
    return execute(dispatcher, call, capability, 'completion/complete', {
      ...params,
      ref: { ...reference, uri },
    });
  }
  throw new PlatformError('VALIDATION_FAILED', 'params.ref.type must be ref/prompt or ref/resource');
}
