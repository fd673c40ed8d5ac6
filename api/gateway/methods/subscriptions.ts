import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from '../call.ts';
import { execute } from '../execute.ts';
import { findResource } from './resources.ts';

/** MCP 2025-11-25, server/resources, Subscriptions. */
export function subscribe(call: Call, params: Params, dispatcher: Dispatcher): Promise<Answer> {
  const { capability, uri } = findResource(call.gateway, params.uri);
  return execute(dispatcher, call, capability, 'resources/subscribe', { ...params, uri });
}

export function unsubscribe(call: Call, params: Params, dispatcher: Dispatcher): Promise<Answer> {
  const { capability, uri } = findResource(call.gateway, params.uri);
  return execute(dispatcher, call, capability, 'resources/unsubscribe', { ...params, uri });
}
