import type { Snapshots } from '../../../platform/snapshots.ts';
import type { Tool } from '../../../schema/capability.ts';
import type { GatewayEndpoints } from '../../../schema/gateway.ts';
import type { GatewayStatus } from '../../../schema/gateway-status.ts';
import type { TokenEstimates } from '../../../schema/token-estimates.ts';
import type { ActivityLog } from '../../activity/activity-log.ts';
import { listExposed } from '../../gateway/exposure/exposure.ts';
import { listIndividual } from '../../gateway/exposure/individual.ts';
import { listOmni } from '../../gateway/exposure/omni/omni.ts';
import { listSmart } from '../../gateway/exposure/smart/smart.ts';
import { estimateTokens } from '../../gateway/exposure/token-estimate.ts';
import type { GatewaySnapshot } from '../../gateway/gateway-snapshot.ts';
import { summarize } from '../../gateway/health.ts';
import { ANONYMOUS } from '../../gateway/principal.ts';

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
    return gateway ? listExposed(gateway, ANONYMOUS).map(({ descriptor }) => descriptor) : [];
  }

  /** What each visibility would cost, whichever is in force. */
  async tokenEstimates(id: string): Promise<TokenEstimates> {
    const gateway = await this.#gateways.get(id);
    if (gateway === undefined) return { individual: 0, smart: 0, omni: 0 };
    return {
      individual: estimateTokens(listIndividual(gateway, ANONYMOUS)),
      smart: estimateTokens(listSmart(gateway, ANONYMOUS)),
      omni: estimateTokens(listOmni(gateway, ANONYMOUS)),
    };
  }

  async status(id: string): Promise<GatewayStatus> {
    return summarize(await this.#activity.recent(id));
  }
}
