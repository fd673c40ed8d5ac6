import type { ClientProfile, TraceContext } from '../../schema/execution.ts';
import type { ModelUse } from '../../schema/model-use.ts';
import type { ExecutionListener } from '../dispatch/pending-execution.ts';
import type { Admission } from './admit.ts';
import type { GatewaySnapshot } from './gateway-snapshot.ts';
import type { Principal } from './principal.ts';

/** One request to a gateway while it is served, whichever way it came. */
export interface Call {
  gateway: GatewaySnapshot;
  principal: Principal;
  /** What the client at the other end can do. */
  client: ClientProfile;
  /** Whose upstream state it uses: its session's, its principal's, or nobody's. */
  owner: string | undefined;
  /** Aborted when the client no longer wants an answer. */
  signal: AbortSignal;
  /** How to reach the client before the answer. */
  listener: ExecutionListener;
  /** What is left of the deadline of the request that this call is part of, in milliseconds; absent: the gateway's own deadline. */
  timeoutMs?: number;
  /** What is handed on with whatever belongs to the request. */
  trace: TraceContext | undefined;
  requestId: string;
  /** What activity wants to know of the request; filled in on the way. */
  facts: CallFacts;
}

export interface CallFacts {
  /** The visible name of the tool. */
  tool?: string;
  /** What the tool is given, where the request says so in another way. */
  arguments?: Params;
  /** The id of the capability that it was for. */
  capability?: string;
  /** The worker that keeps state for its owner since. */
  leasedBy?: string | undefined;
  /** How long it waited for a worker, in milliseconds. */
  queueMs?: number;
  /** The tool says that it failed. */
  toolFailed?: boolean;
  /** What models were asked for it. */
  model?: ModelUse | undefined;
}

/** A client of which nothing is known: it can answer no questions. */
const UNKNOWN_CLIENT: ClientProfile = { protocolVersion: '', capabilities: {} };

/** A request that needs nothing but to be let in. */
export function bareCall(admission: Admission): Call {
  return {
    ...admission,
    client: UNKNOWN_CLIENT,
    owner: undefined,
    signal: new AbortController().signal,
    listener: {},
    facts: {},
  };
}

export type Params = Record<string, unknown>;

/** The answer to a request: the result as JSON text. */
export interface Answer {
  json: string;
  /** MCP 2026-07-28: `complete` where absent. */
  resultType?: string | undefined;
  /** How long, in milliseconds, and by whom the result may be kept (MCP 2026-07-28, server/utilities/caching). */
  cache?: { ttlMs: number; scope: 'public' | 'private' };
}
