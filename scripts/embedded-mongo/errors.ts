import type { Document } from './bson/document.ts';

/** The error codes of MongoDB that the store gives, by name (MongoDB's `error_codes.yml`). */
const CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  InvalidIdField: 53,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  OperationFailed: 96,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  QueryPlanKilled: 175,
  NotImplemented: 238,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  OutOfDiskSpace: 14031,
} as const;

export type ErrorName = keyof typeof CODES;

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(CODES).map(([name, code]) => [code, name]));

/** A failure that the client is told: it becomes `{ ok: 0, errmsg, code, codeName }` or a write error. */
export class CommandError extends Error {
  readonly code: number;

  /**
   * @param code a name of the catalogue, or the number of one of MongoDB's unnamed `Location` errors
   * @param details further fields of the reply, such as `keyPattern` and `keyValue`
   */
  constructor(
    code: ErrorName | number,
    message: string,
    readonly details: Document = {},
  ) {
    super(message);
    this.code = typeof code === 'number' ? code : CODES[code];
  }

  get codeName(): string {
    return NAMES.get(this.code) ?? `Location${this.code}`;
  }
}

/** The file could not be written: whatever was not acknowledged yet is undone. */
export class StorageError extends CommandError {
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('OutOfDiskSpace', `the store cannot write to its file: ${reason}`);
  }
}

/** The failure of a request that is wrong in some way that has no code of its own. */
export function badValue(message: string): CommandError {
  return new CommandError('BadValue', message);
}

/** What MongoDB can do and this store does not: an error that names it, never a silent difference. */
export function unsupported(what: string): CommandError {
  return new CommandError('NotImplemented', `${what} is not supported by the embedded store`);
}
