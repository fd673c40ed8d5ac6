import type { MessageLimits } from '../../sandbox/host-class.ts';

/** What a tool may give, in characters of JSON. */
export const MAX_RESULT_CHARACTERS = 4 * 1024 * 1024;

/** Arguments and results as JSON within JSON, request bodies in base64. */
export const PLUGIN_MESSAGES: MessageLimits = {
  maxRequestBytes: 32 * 1024 * 1024,
  maxReplyBytes: 32 * 1024 * 1024,
};

/** One call, as the worker asks it of a host. */
export interface CallRequest {
  /** Of the built component. */
  folder: string;
  interface: string | undefined;
  function: string;
  /** The arguments in the order of the parameters, as JSON that fits their types. */
  arguments: unknown[];
  environment: [string, string][];
  hasFiles: boolean;
  /** The tool's own limit, in milliseconds; loading the component does not count. */
  timeoutMs: number;
  memoryBytes: number;
}

/** How a call ended. */
export type CallEnd =
  /** JSON text of what the function gave; empty where it gives nothing. */
  | { kind: 'value'; json: string }
  /** The function's result is its error case; JSON text of what is in it. */
  | { kind: 'error'; json: string }
  /** It broke; `reason` says how. */
  | { kind: 'failed'; reason: string }
  | { kind: 'out-of-memory' | 'timed-out' | 'too-large' };

export interface CallReply {
  end: CallEnd;
  /** The last of what it printed. */
  stdout: string;
  stderr: string;
}

/** From a host's main thread to the one that runs the component. */
export type ToThread = CallRequest;

/** From the thread that runs the component to the host's main thread. */
export type FromThread =
  | { kind: 'started' }
  | { kind: 'ask'; id: number; question: unknown }
  | { kind: 'done'; reply: CallReply }
  /** The instance for the next call is there, or cannot be made before it. */
  | { kind: 'prepared' };
