import type { Snapshots } from '../../../platform/snapshots.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { ToolCallResult } from '../../../schema/tool-call-result.ts';
import { bareCall } from '../../gateway/call.ts';
import type { GatewaySnapshot } from '../../gateway/gateway-snapshot.ts';
import type { Principal } from '../../gateway/principal.ts';
import { ownerOf } from '../../gateway/principal.ts';
import type { Server } from '../../gateway/serve.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { gatewayMissing } from '../gateways/service.ts';

export interface ToolCall {
  gatewayId: string;
  /** The name that clients see. */
  name: string;
  args?: JsonObject | undefined;
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
  ): Promise<ToolCallResult> {
    // Arguments are the caller's own data and no change of the platform: the record names the tool only.
    const change = { action: 'callTool', target: gatewayId, input: { name } };
    return this.#audit.record(identity, change, async () => {
      const gateway = await this.#gateways.get(gatewayId);
      if (gateway === undefined) throw gatewayMissing(gatewayId);
      const principal: Principal = { kind: 'admin', id: identity.id, name: identity.name };
      const begin = performance.now();
      const admission = { gateway, principal, trace: undefined, requestId };
      const call = { ...bareCall(admission), owner: ownerOf(principal) };
      const { json } = await this.#server.serve('tools/call', { name, arguments: args }, call);
      const { isError, content, structuredContent } = JSON.parse(json) as Partial<ToolCallResult>;
      return {
        isError: isError ?? false,
        content: content ?? [],
        structuredContent: structuredContent ?? null,
        durationMs: performance.now() - begin,
      };
    });
  }
}
