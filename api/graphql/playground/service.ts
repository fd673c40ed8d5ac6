import type { Snapshots } from '../../../platform/snapshots.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { ToolCallEvent, ToolCallResult } from '../../../schema/tool-call-result.ts';
import type { RelayedMessage } from '../../dispatch/pending-execution.ts';
import { bareCall, type Call } from '../../gateway/call.ts';
import type { GatewaySnapshot } from '../../gateway/gateway-snapshot.ts';
import type { Principal } from '../../gateway/principal.ts';
import { ownerOf } from '../../gateway/principal.ts';
import type { Server } from '../../gateway/serve.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { Follower } from '../follower.ts';
import { gatewayMissing } from '../gateways/service.ts';

export interface ToolCall {
  gatewayId: string;
  /** The name that clients see. */
  name: string;
  args?: JsonObject | undefined;
}

/** MCP 2025-11-25, basic/utilities/progress and server/utilities/logging; of other notifications nothing is told. */
function eventsOf({ method, params }: RelayedMessage): ToolCallEvent[] {
  if (method === 'notifications/progress') {
    const { progress, total, message } = params as ToolCallEvent;
    return [{ progress, total, message }];
  }
  if (method !== 'notifications/message') return [];
  const { data } = params;
  return [{ message: typeof data === 'string' ? data : JSON.stringify(data) }];
}

/** Tool calls by admins: the same way as a client's, under the admin's name. */
export class PlaygroundService {
  readonly #gateways: Snapshots<GatewaySnapshot>;
  readonly #server: Server;
  readonly #audit: AuditLog;

  constructor(gateways: Snapshots<GatewaySnapshot>, server: Server, audit: AuditLog) {
    this.#gateways = gateways;
    this.#server = server;
    this.#audit = audit;
  }

  async callTool(
    identity: Identity,
    requestId: string,
    { gatewayId, name, args = {} }: ToolCall,
    during: Partial<Pick<Call, 'signal' | 'listener'>> = {},
  ): Promise<ToolCallResult> {
    // Arguments are the caller's own data and no change of the platform: the record names the tool only.
    const change = { action: 'callTool', target: gatewayId, input: { name } };
    return this.#audit.record(identity, change, async () => {
      const gateway = await this.#gateways.get(gatewayId);
      if (gateway === undefined) throw gatewayMissing(gatewayId);
      const principal: Principal = { kind: 'admin', id: identity.id, name: identity.name };
      const begin = performance.now();
      const admission = { gateway, principal, trace: undefined, requestId };
      const call = { ...bareCall(admission), owner: ownerOf(principal), ...during };
      // A server sends progress only to a token; who does not listen is not told.
      const params = {
        name,
        arguments: args,
        ...(during.listener && { _meta: { progressToken: requestId } }),
      };
      const { json } = await this.#server.serve('tools/call', params, call);
      const { isError, content, structuredContent } = JSON.parse(json) as Partial<ToolCallResult>;
      return {
        isError: isError ?? false,
        content: content ?? [],
        structuredContent: structuredContent ?? null,
        durationMs: performance.now() - begin,
      };
    });
  }

  /** The same with what the tool says on the way. The call is cancelled when the follower is. */
  follow(identity: Identity, requestId: string, toolCall: ToolCall): Follower<ToolCallEvent> {
    const left = new AbortController();
    const follower = new Follower<ToolCallEvent>(() => left.abort());
    const listener: Call['listener'] = {
      onNotification: (message) => follower.push(eventsOf(message)),
    };
    this.callTool(identity, requestId, toolCall, { signal: left.signal, listener })
      .then(
        (result) => follower.push([{ result }]),
        (error: unknown) => follower.push([{ error }]),
      )
      .finally(() => follower.finish());
    return follower;
  }
}
