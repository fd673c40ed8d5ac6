/**
 * A call that failed on the API's side: it cannot be reached, or answers what cannot be used. The message is for
 * models and people; it names no address.
 */
export class RestFailure extends Error {
  /** Whether it may pass when the request is sent again; whether that may be done, its method says. */
  readonly retryable: boolean;

  constructor(message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'RestFailure';
    this.retryable = options.retryable ?? false;
  }
}
