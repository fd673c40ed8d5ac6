import type { Document } from './bson/values.ts';

/** The error codes of MongoDB that the store gives, by name (MongoDB's `error_codes.yml`). */
const CODES = {
  InternalError: 1,
  BadValue: 2,
  NoSuchKey: 4,
  FailedToParse: 9,
  UserNotFound: 11,
  UnsupportedFormat: 12,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  QueryPlanKilled: 175,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
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
  InvalidBSON: 22,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  InvalidIndexSpecificationOption: 197,
  NotImplemented: 238,
  ConversionFailure: 241,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
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
    readonly details: Document = new Map(),
  ) {
    super(message);
    this.code = typeof code === 'number' ? code : CODES[code];
  }

  get codeName(): string {
    return NAMES.get(this.code) ?? `Location${this.code}`;
  }
}

/** What MongoDB can do and this store does not: an error that names it, never a silent difference. */
export function unsupported(what: string): CommandError {
  return new CommandError('NotImplemented', `${what} is not supported by the embedded store`);
}
