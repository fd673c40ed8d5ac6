import type { ToolCallEvent } from '../../../schema/tool-call-event.ts';
import type { RelayedMessage } from '../../dispatch/pending-execution.ts';
import type { Identity } from '../../identity/identity.ts';
import { Follower } from '../follower.ts';
import type { PlaygroundService, ToolCall } from './service.ts';

/** Something that happens during a call, or why there is no result. */
export interface FollowedEvent {
  event?: ToolCallEvent;
  failure?: unknown;
}

/** Calls a tool and tells what happens until it has ended. Whoever follows no longer ends the call. */
export function followToolCall(
  playground: PlaygroundService,
  identity: Identity,
  requestId: string,
  call: ToolCall,
): Follower<FollowedEvent> {
  const gone = new AbortController();
  const follower = new Follower<FollowedEvent>(() => gone.abort());
  const listener = { onNotification: (message: RelayedMessage) => follower.push(eventsOf(message)) };
  playground
    .callTool(identity, requestId, call, { listener, signal: gone.signal })
    .then(
      (result) => follower.push([{ event: { result } }]),
      (failure: unknown) => follower.push([{ failure }]),
    )
    .finally(() => follower.complete());
  return follower;
}

/** MCP 2025-11-25, basic/utilities/progress and server/utilities/logging; of other notifications nothing is told. */
function eventsOf({ method, params }: RelayedMessage): FollowedEvent[] {
  if (method === 'notifications/progress') {
    const { progress, total, message } = params as Pick<ToolCallEvent, 'progress' | 'total' | 'message'>;
    return [{ event: { progress, total, message } }];
  }
  if (method !== 'notifications/message') return [];
  const { data } = params;
  return [{ event: { message: typeof data === 'string' ? data : JSON.stringify(data) } }];
}
