/** A field of what was sent that does not fit, and why. */
export interface FieldProblem {
  /** Such as `input.name`. */
  path: string;
  message: string;
}

/** The server refused, or did not answer. The message is for people. */
export class ApiError extends Error {
  /** From the catalogue of errors, such as `NOT_FOUND`; `UNREACHABLE` where nothing came back. */
  readonly code: string;
  readonly fields: readonly FieldProblem[];

  constructor(message: string, code: string, fields: readonly FieldProblem[] = []) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.fields = fields;
  }
}

/** What to say of anything that was thrown, the fields that do not fit too. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError && error.fields.length > 0) {
    return error.fields.map(({ path, message }) => `${path}: ${message}`).join('\n');
  }
  return error instanceof Error ? error.message : String(error);
}

/** Whether the server does not know who is asking. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'UNAUTHENTICATED';
}
