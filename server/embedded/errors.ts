import type { Doc } from './bsonx/types.ts';

/** Error codes of MongoDB that the engine answers with; the name goes out as `codeName`. */
export const Code = {
  BadValue: 2,
  FailedToParse: 9,
  TypeMismatch: 14,
  InvalidLength: 16,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
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
  NoMatchingDocument: 47,
  CommandNotSupported: 115,
  CannotIndexParallelArrays: 171,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  DistinctTooBig: 17217,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  UnknownField: 40415,
  OutOfDiskSpace: 14031,
  InternalError: 1,
} as const;

const NAMES = new Map<number, string>(Object.entries(Code).map(([name, code]) => [code, name]));

/** An error that is answered to the client in MongoDB's shape. */
export class StoreError extends Error {
  readonly code: number;
  /** Further fields of the reply (keyPattern, keyValue ...). */
  readonly extra: Doc | undefined;

  constructor(code: number, message: string, extra?: Doc) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
    this.extra = extra;
  }

  /** MongoDB's name of the code; codes that only have a location number read "Location<code>". */
  get codeName(): string {
    return NAMES.get(this.code) ?? `Location${String(this.code)}`;
  }
}

/** Shorthand for the most common error: BadValue. */
export function badValue(message: string): StoreError {
  return new StoreError(Code.BadValue, message);
}

/** Shorthand for a specification that does not parse. */
export function failedToParse(message: string): StoreError {
  return new StoreError(Code.FailedToParse, message);
}

/** Any thrown thing as a StoreError: unknown ones become InternalError, a full disk a sentence of its own. */
export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/disk is full|No space left|ENOSPC|Disk quota/i.test(message)) {
    return new StoreError(
      Code.OutOfDiskSpace,
      'The disk is full: nothing was written. Reads go on; free some space and try again.',
    );
  }
  return new StoreError(Code.InternalError, message);
}
