/**
 * An API description that cannot be used. The message is for whoever gave it: it names the place, and what would fit.
 */
export class DocumentError extends Error {
  /**
   * Which field of the connector is at fault, where it is not the description itself: `baseUrl`,
   * `operations.2.extract`.
   */
  readonly field: string | undefined;

  constructor(message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'DocumentError';
    this.field = options.field;
  }
}
