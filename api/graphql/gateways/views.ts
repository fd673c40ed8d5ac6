import type { Snapshots } from '../../../platform/snapshots.ts';
import type { Tool } from '../../../schema/capability.ts';
import type { GatewayEndpoints } from '../../../schema/gateway.ts';
import type { GatewayStatus } from '../../../schema/gateway-status.ts';
import type { ActivityLog } from '../../activity/activity-log.ts';
import type { GatewaySnapshot } from '../../gateway/gateway-snapshot.ts';
import { summarize } from '../../gateway/health.ts';

/** A gateway as those see it who call it, for those who manage it. */
export class GatewayViews {
  readonly #gateways: Snapshots<GatewaySnapshot>;
  readonly #activity: ActivityLog;
  readonly #publicUrl: string;

  constructor(gateways: Snapshots<GatewaySnapshot>, activity: ActivityLog, publicUrl: string) {
    this.#gateways = gateways;
    this.#activity = activity;
    this.#publicUrl = publicUrl;
  }

  endpoints(id: string): GatewayEndpoints {
    const http = `${this.#publicUrl}/g/${id}`;
    return { mcp: `${http}/mcp`, sse: `${http}/sse`, http };
  }

  async tools(id: string): Promise<Tool[]> {
    const gateway = await this.#gateways.get(id);
    return [...(gateway?.tools.values() ?? [])].map(({ descriptor }) => descriptor);
  }

  async status(id: string): Promise<GatewayStatus> {
    return summarize(await this.#activity.recent(id));
  }
}
