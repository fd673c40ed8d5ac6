/**
 * An upstream server that could not be reached, or that answered what no MCP server would. The message is for whoever called and
 * names what is wrong, not where the server is.
 */
export class UpstreamFailure extends Error {
  /** The HTTP status that it answered with, where it did. */
  readonly status: number | undefined;
  /** The JSON-RPC error in the body of that answer, where there was one. */
  readonly error: { code: number; message: string; data?: unknown } | undefined;

  constructor(
    message: string,
    options: { status?: number; error?: UpstreamFailure['error']; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'UpstreamFailure';
    this.status = options.status;
    this.error = options.error;
  }
}

/** The server no longer knows the session: open another. The request that met this was not run. */
export class SessionLost extends Error {
  constructor() {
    super('the upstream server ended the session');
    this.name = 'SessionLost';
  }
}
