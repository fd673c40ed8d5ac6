import type { JsonRpcMessage, JsonRpcNotification, JsonRpcRequest } from '../../../platform/json-rpc.ts';
import type { TransportKind } from '../../../schema/connector.ts';

export type MessageHandler = (message: JsonRpcMessage) => void;

export interface TransportRequest {
  message: JsonRpcRequest;
  /** Headers of this request alone. */
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Gets every message that arrives on behalf of this request, its answer last. */
  onMessage: MessageHandler;
}

/** A way to an MCP server. */
export interface UpstreamTransport {
  readonly kind: TransportKind;
  /** How long opening a session may take, in milliseconds. */
  readonly openMs: number;
  /**
   * How long a server may take to answer `server/discover` before it counts as one that does not know it, in milliseconds; absent: as long as
   * opening may take.
   */
  readonly probeMs?: number;
  /** All messages share one channel: closing a request's stream does not cancel it, the server must be told. */
  readonly sharesChannel: boolean;
  /**
   * Sends a request; resolves when its answer was handed to `onMessage`.
   * @throws SessionLost, UpstreamFailure, or the signal's reason.
   */
  request(request: TransportRequest): Promise<void>;
  /** Sends what needs no answer: a notification, or the answer to a question of the server. */
  send(message: JsonRpcNotification | JsonRpcMessage): Promise<void>;
  /**
   * Takes in what the server sends of its own accord, until the transport is closed or the server offers no such stream.
   * @param onOpen is called when the server can be heard; not where messages share a channel, which is open from the beginning.
   */
  listen(onMessage: MessageHandler, signal: AbortSignal, onOpen: () => void): Promise<void>;
  /** What was agreed on, to be said with every further request. */
  setRevision(revision: string): void;
  /** Whether the server keeps a session. */
  readonly stateful: boolean;
  /** Ends the session. Never throws. */
  close(): Promise<void>;
}
