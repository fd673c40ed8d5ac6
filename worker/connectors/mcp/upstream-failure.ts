/**
 * An upstream server that could not be reached, or that answered what no MCP server would. The message is for whoever called and
 * names what is wrong, not where the server is.
 */
export class UpstreamFailure extends Error {
  /** The HTTP status that it answered with, where it did. */
  readonly status: number | undefined;
  /** The JSON-RPC error in the body of that answer, where there was one. */
  readonly error: { code: number; message: string; data?: unknown } | undefined;
  /** More of it, for admins alone: what a process wrote last before it ended. */
  readonly detail: string | undefined;

  constructor(
    message: string,
    options: {
      status?: number;
      error?: UpstreamFailure['error'];
      detail?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'UpstreamFailure';
    this.status = options.status;
    this.error = options.error;
    this.detail = options.detail;
  }
}

/** A server's process has ended before it answered. */
export class ProcessEnded extends UpstreamFailure {
  constructor(how: string, detail: string | undefined) {
    super(`the server's process ${how}`, { detail });
  }
}

/** The server no longer knows the session: open another. The request that met this was not run. */
export class SessionLost extends Error {
  constructor() {
    super('the upstream server ended the session');
    this.name = 'SessionLost';
  }
}
