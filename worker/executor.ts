import type { Execution, TraceContext } from '../schema/execution.ts';

/** What an execution may do while it runs. */
export interface ExecutionContext {
  execution: Execution;
  /** To be sent along with outgoing requests: where they stand in the trace of the client's request. */
  trace?: TraceContext | undefined;
  /** Aborted when the client cancels, when the deadline passes, and when the worker must stop. */
  signal: AbortSignal;
  /** Sends a notification that belongs to the request; does not wait for it to arrive. */
  notify: (method: string, params: Record<string, unknown>) => void;
  /** Asks the client. While it is asked the deadline stands still, ten minutes at the most. */
  ask: (method: string, params: Record<string, unknown>) => Promise<unknown>;
}

/** How an execution ended: an MCP result as JSON text, so that what came from elsewhere is passed on unread. */
export interface ExecutionResult {
  json: string;
  /** The result says `isError: true`: the tool failed, the protocol did not. */
  isError: boolean;
  /** MCP 2026-07-28, basic/index, ResultType; absent where the result comes from an earlier revision. */
  resultType?: string | undefined;
  /** This worker now keeps state for the execution's owner. */
  leased?: boolean;
}
