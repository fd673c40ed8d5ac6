import type { FastifyInstance } from 'fastify';
import type { GatewayStatus } from '../../schema/gateway-status.ts';
import type { RecentRequest } from '../activity/recent-requests.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { admit, findGateway } from './admit.ts';
import type { GatewayServices } from './services.ts';

interface Route {
  Params: { gatewayId: string };
}

/** Requests that `status` shows one by one. */
const SHOWN = 20;

/** Requests that are older than this, in milliseconds, say nothing about how a gateway does now. */
const WINDOW_MS = 15 * 60_000;

/** `/g/{gatewayId}/health` and `…/status`. */
export function healthAndStatus(services: GatewayServices, dispatcher: Dispatcher) {
  return async function routes(app: FastifyInstance): Promise<void> {
    app.get<Route>('/g/:gatewayId/health', async (request, reply) => {
      const gateway = await findGateway(services, request.params.gatewayId);
      const capabilities = gateway.capabilities.map(({ name, state }) => ({ name, state }));
      const workers = dispatcher.workers.alive().length;
      const healthy = workers > 0 && capabilities.every(({ state }) => state === 'READY');
      const status = workers === 0 ? 'down' : healthy ? 'ok' : 'degraded';
      return reply.code(workers === 0 ? 503 : 200).send({ status, capabilities });
    });

    app.get<Route>('/g/:gatewayId/status', async (request, reply) => {
      const admission = await admit(services, request.params.gatewayId, request);
      reply.headers(await services.limits.takeOne(admission, 'status'));
      const { id, capabilities } = admission.gateway;
      return {
        ...summarize(await services.activity.recent(id)),
        capabilities: capabilities.map(({ name, state, stateReason }) => ({
          name,
          state,
          reason: stateReason,
        })),
      };
    });
  };
}

/** What the last requests say of how a gateway does. */
export function summarize(all: readonly RecentRequest[]): GatewayStatus {
  const since = Date.now() - WINDOW_MS;
  const lately = all.filter(({ at }) => at >= since);
  const durations = lately.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  const failed = lately.filter(({ outcome }) => outcome !== 'OK').length;
  return {
    requests: lately.length,
    errorRate: lately.length === 0 ? 0 : failed / lately.length,
    latencyMs: {
      p50: percentile(durations, 50),
      p95: percentile(durations, 95),
      p99: percentile(durations, 99),
    },
    recent: all.slice(0, SHOWN).map((request) => ({ ...request, at: new Date(request.at) })),
  };
}

/** The nearest-rank percentile of sorted values; null where there are none. */
function percentile(sorted: readonly number[], rank: number): number | null {
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)] ?? null;
}
