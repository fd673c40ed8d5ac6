import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PlatformError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import { isRequest, type JsonRpcRequest } from '../../platform/json-rpc.ts';
import type { Snapshots } from '../../platform/snapshots.ts';
import type { Admission } from '../gateway/admit.ts';
import type { GatewaySnapshot } from '../gateway/gateway-snapshot.ts';
import { ANONYMOUS, type Principal } from '../gateway/principal.ts';
import type { ActivityDraft } from './activity-draft.ts';
import type { ActivityLog } from './activity-log.ts';
import { claimedPrincipal } from './claimed-principal.ts';
import { outcomeOf } from './outcome.ts';

/** How routes of gateways begin. */
const BASE = '/g/:gatewayId';

/** What plain HTTP calls by its path, MCP calls by these names. */
const PLAIN_METHODS: Record<string, string> = {
  'GET /g/:gatewayId/tools': 'tools/list',
  'POST /g/:gatewayId/tools/:name': 'tools/call',
  'GET /g/:gatewayId/resources': 'resources/list',
  'GET /g/:gatewayId/resources/read': 'resources/read',
  'GET /g/:gatewayId/prompts': 'prompts/list',
  'POST /g/:gatewayId/prompts/:name': 'prompts/get',
};

/** Requests of one refused batch that are recorded one by one. */
const MAX_RECORDED = 100;

/** Records requests to gateways that were refused before they were served: not let in, too large, no JSON, of no session. */
export class Refusals {
  readonly #activity: ActivityLog;
  readonly #gateways: Snapshots<GatewaySnapshot>;

  constructor(activity: ActivityLog, gateways: Snapshots<GatewaySnapshot>) {
    this.#activity = activity;
    this.#gateways = gateways;
  }

  /**
   * Does nothing for requests that are to no gateway, and for those that were recorded already. Whoever calls need not wait.
   * @param principal who sent it, where that was found out before it was refused.
   */
  record(reply: FastifyReply, error: unknown, principal?: Principal): void {
    const { request } = reply;
    const { gatewayId } = (request.params ?? {}) as { gatewayId?: string };
    if (gatewayId === undefined || !isId(gatewayId) || !request.routeOptions.url?.startsWith(BASE)) return;
    if (this.#activity.hasRecorded(error)) return;
    if (error instanceof PlatformError && error.code === 'GATEWAY_NOT_FOUND') return;
    const durationMs = Math.round(reply.elapsedTime * 100) / 100;
    const at = Math.round(Date.now() - durationMs);
    this.#gateways.get(gatewayId).then(
      (gateway) => {
        if (gateway === undefined) return;
        const name = principal?.name ?? nameOf(gateway, request.headers);
        for (const asked of askedFor(request))
          this.#add(asked, error, { gateway, at, durationMs, requestId: request.id, principal: name });
      },
      // The store is away and the gateway was never seen here: nobody knows whether there is one.
      () => undefined,
    );
  }

  /** Records one request of a batch of which others are served. */
  recordOne(
    { gateway, principal, requestId }: Pick<Admission, 'gateway' | 'principal' | 'requestId'>,
    request: JsonRpcRequest,
    error: PlatformError,
  ): void {
    const about = { gateway, at: Date.now(), durationMs: 0, requestId, principal: principal.name };
    this.#add(askedBy(request), error, about);
  }

  #add({ method, tool }: Asked, error: unknown, about: About): void {
    this.#activity.add({
      ...about,
      method,
      tool,
      knownTool: tool !== undefined && about.gateway.tools.has(tool),
      outcome: outcomeOf(error),
      error: error instanceof PlatformError ? error.message : undefined,
    });
  }
}

/** What a refused request was about. */
interface Asked {
  method: string;
  tool?: string;
}

type About = Pick<ActivityDraft, 'at' | 'durationMs' | 'requestId' | 'principal'> & {
  gateway: GatewaySnapshot;
};

function nameOf(gateway: GatewaySnapshot, headers: IncomingHttpHeaders): string {
  return gateway.requireAuthentication ? claimedPrincipal(headers) : ANONYMOUS.name;
}

/** What a request is about, as far as it can be read. */
function askedFor({ method, body, routeOptions, params }: FastifyRequest): Asked[] {
  const { url = '' } = routeOptions;
  const requests = (Array.isArray(body) ? body : [body]).filter(isRequest).slice(0, MAX_RECORDED);
  if (/\/(mcp|messages)$/.test(url) && requests.length > 0) {
    return requests.map(askedBy);
  }
  const plain = PLAIN_METHODS[`${method} ${url}`];
  const { name } = params as { name?: string };
  if (plain === undefined) return [{ method: `${method} ${url.slice(BASE.length)}` }];
  return [{ method: plain, ...(plain === 'tools/call' && name !== undefined && { tool: name }) }];
}

function askedBy({ method, params }: JsonRpcRequest): Asked {
  const name = method === 'tools/call' ? params?.name : undefined;
  return { method, ...(typeof name === 'string' && { tool: name }) };
}
