/**
 * What a plugin's host asks the worker to do, because it may neither touch files nor reach a network itself. The worker decides
 * what is allowed: it believes nothing that a host says.
 */
export type Question = FileQuestion | HttpQuestion;

/** Paths are absolute in the gateway's workspace: `/notes/today.md`. */
export type FileQuestion =
  | { do: 'stat' | 'list' | 'make-directory' | 'remove-directory' | 'remove-file'; path: string }
  | { do: 'open'; path: string; create: boolean; exclusive: boolean; truncate: boolean; write: boolean }
  | { do: 'read'; path: string; offset: number; length: number }
  /** `offset` −1 is the end of the file; `data` is base64. */
  | { do: 'write'; path: string; offset: number; data: string }
  | { do: 'resize'; path: string; size: number }
  | { do: 'rename'; path: string; to: string };

export type HttpQuestion =
  | { do: 'request'; request: HttpRequest }
  /** The next piece of a response's body. */
  | { do: 'read-body' | 'close-body'; exchange: number };

export interface HttpRequest {
  method: string;
  url: string;
  headers: [string, string][];
  /** Base64. */
  body: string;
  /** Milliseconds until the first byte of the answer. */
  timeoutMs: number | undefined;
}

export type Answer<Value = unknown> = { ok: Value } | { error: HostFault };

/** How something failed, as WASI names it: an `error-code` of wasi:filesystem or wasi:http. */
export interface HostFault {
  tag: string;
  /** For whoever develops the plugin: what would have to be allowed. */
  note?: string;
}

export interface FileStatus {
  type: 'directory' | 'regular-file';
  size: number;
  modifiedMs: number;
}

export interface FilePiece {
  /** Base64. */
  data: string;
  atEnd: boolean;
}

export interface DirectoryEntry {
  name: string;
  type: FileStatus['type'];
}

export interface HttpResponseHead {
  exchange: number;
  status: number;
  headers: [string, string][];
}

/** The most that one question or answer carries, in bytes before base64. */
export const MAX_PIECE_BYTES = 256 * 1024;

/** The largest body that a plugin may send in one request, in bytes. */
export const MAX_REQUEST_BODY_BYTES = 8 * 1024 * 1024;
