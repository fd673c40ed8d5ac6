/**
 * The contract between the API and the workers: what is put on the queue, what comes back over the reply
 * channel, and what the API may still say to a running execution.
 *
 * Everything here crosses a process border as JSON, possibly between two versions of the platform during an
 * upgrade; a worker refuses an execution of another {@link EXECUTION_VERSION} instead of guessing.
 */

/** Raised whenever a field of {@link Execution} or {@link Reply} changes its meaning. */
export const EXECUTION_VERSION = 1;

/** W3C Trace Context of a request. */
export interface TraceContext {
  traceparent: string;
  tracestate?: string;
}

/**
 * The MCP requests that need a capability to answer, what the platform lets workers do on its own account, because outgoing calls are
 * theirs (`inspect`, by which it learns what a server offers, `rest/try`, one request of an API that is no connector yet, `registry/get`, a question to a registry of servers, the two halves of
 * an authorization, `oauth/begin` and `oauth/redeem`, what models are asked for, `omni/choose` and `embed`, and `manage`, by which the
 * management API has a built-in do something for a gateway), and whatever methods extensions of the protocol have.
 */
export type ExecutionMethod =
  | 'tools/call'
  | 'resources/list'
  | 'resources/read'
  | 'resources/subscribe'
  | 'resources/unsubscribe'
  | 'prompts/get'
  | 'completion/complete'
  | 'inspect'
  | 'rest/try'
  | 'manage'
  | 'registry/get'
  | 'oauth/begin'
  | 'oauth/redeem'
  | 'omni/choose'
  | 'embed'
  | (string & {});

/** Who asked. `id` is stable, so that state which belongs to a principal can be found again. */
export interface PrincipalReference {
  kind: 'anonymous' | 'key' | 'jwt' | 'admin';
  id: string;
}

/** What the MCP client at the other end can do, so that a capability asks it for nothing that it cannot answer. */
export interface ClientProfile {
  protocolVersion: string;
  capabilities: Record<string, unknown>;
  info?: Record<string, unknown>;
  /** The least severe log messages that it wants; absent: it has not said. */
  logLevel?: string | undefined;
}

/** One run of one capability for one request: the data of a queue job. */
export interface Execution {
  version: typeof EXECUTION_VERSION;
  /** Unique; also the id of the job, so that adding it twice adds it once. */
  id: string;
  /** The gateway that was called; absent for what the platform does on its own account (`inspect`). */
  gateway?: string;
  /** What runs it; `omni` or `embeddings` for what a model is asked. */
  capability: string;
  method: ExecutionMethod;
  /** The request's `params` with names as the capability itself knows them. */
  params: Record<string, unknown>;
  /** Milliseconds since the epoch; an execution that is taken later than this is not run. */
  deadline: number;
  /** Milliseconds since the epoch at which the API queued it. */
  queuedAt: number;
  principal: PrincipalReference;
  /**
   * Whose upstream state this execution may use: a client session, or a principal that has none. Absent means
   * that state is made for this execution alone and thrown away with it.
   */
  owner?: string;
  client?: ClientProfile;
  /** The client's request that it is part of, as logs call it. */
  requestId?: string;
  /** W3C trace context of the request. */
  trace?: TraceContext;
  /** The API process that waits for the reply. */
  replyTo: string;
}

/** The first line of a reply; what follows it is the payload as JSON text, which the API may pass on unread. */
export type Reply =
  /** A notification that belongs to the request (progress, log message). Payload: `{method, params}`. */
  | { execution: string; kind: 'notification' }
  /** A question to the client (sampling, elicitation, roots). Payload: `{method, params}`. */
  | { execution: string; kind: 'request'; request: string }
  /** The execution was handed on to the worker that has its owner's state. */
  | { execution: string; kind: 'moved'; worker: string }
  /** The end, but too large for a channel: the reply is kept under the execution's id. */
  | { execution: string; kind: 'kept' }
  /** The end: a result. Payload: the MCP result. */
  | ({ execution: string; kind: 'result'; isError: boolean; resultType?: string } & ReplyEnd)
  /** The end: a protocol error, the platform's own where it has a `code` of the catalogue, else the upstream server's. Payload: the JSON-RPC error object. */
  | ({ execution: string; kind: 'error'; code?: string } & ReplyEnd);

/** What the end of an execution says of how it ran. */
export interface ReplyEnd {
  /** How long it waited for a worker, in milliseconds. */
  queueMs: number;
  /** How long it ran, in milliseconds. */
  runMs: number;
  /** The worker that ran it, where that worker now keeps state for the execution's owner. */
  leasedBy?: string;
}

/** What the API says to workers: to the one that runs an execution, or, wanting to know who is there, to all. */
export type Directive =
  | { kind: 'roll-call' }
  | { kind: 'cancel'; execution: string; reason: string }
  | { kind: 'answer'; execution: string; request: string; result?: unknown; error?: JsonRpcErrorObject }
  /** A client's notification, for whatever keeps state for it. */
  | { kind: 'owner-says'; owner: string; method: string; params: Record<string, unknown> }
  /** A client's answer to a question that belongs to no request. */
  | {
      kind: 'owner-answers';
      question: string;
      result?: Record<string, unknown>;
      error?: JsonRpcErrorObject;
    };

/** JSON-RPC 2.0, section 5.1. */
export interface JsonRpcErrorObject {
  code: number;
  message: string;
  data?: unknown;
}

/** The text of one reply on the channel: header line, then payload. */
export function encodeReply(header: Reply, payload: string): string {
  return `${JSON.stringify(header)}\n${payload}`;
}

/** Reads the header of a reply and leaves its payload as text. */
export function decodeReply(message: string): { header: Reply; payload: string } {
  const end = message.indexOf('\n');
  return { header: JSON.parse(message.slice(0, end)) as Reply, payload: message.slice(end + 1) };
}
