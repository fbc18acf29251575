import type { Doc, Value } from '../bsonx/types.ts';
import { badValue, Code, StoreError } from '../errors.ts';
import { isNumber, toNumber } from '../bsonx/types.ts';
import type { Cursors } from '../cursors/registry.ts';
import type { ScanStats } from '../plan/scan.ts';
import type { SlowQuery } from '../process/slow-log.ts';
import type { Engine } from '../store/engine.ts';
import type { Reply } from '../wire/reply.ts';

/** What every command may use. */
export interface Context {
  engine: Engine;
  cursors: Cursors;
  /** Names this run of the engine; answered by `serverStatus` so that a client knows who answers. */
  instance: string;
  connections: () => number;
  log: (line: string) => void;
  /** The slow commands since the start, the costliest first. */
  slowQueries: () => SlowQuery[];
}

/** One call of a command. */
export interface Call {
  context: Context;
  db: string;
  command: Doc;
  lists: Map<string, Buffer[]>;
  connection: number;
  /** What the command looks at on its way; read by the slow log. */
  examined: ScanStats;
}

/** A command's implementation. */
export type Command = (call: Call) => Promise<Reply> | Reply;

/** The namespace that a command's first field names. Throws InvalidNamespace (73). */
export function namespaceOf({ db, command }: Pick<Call, 'db' | 'command'>): string {
  const [name] = command.values();
  if (typeof name !== 'string' || name === '') {
    throw new StoreError(
      Code.InvalidNamespace,
      `Invalid namespace specified '${db}.${typeof name === 'string' ? name : ''}'`,
    );
  }
  return `${db}.${name}`;
}

/** A document field of a command; empty where missing. */
export function docField(command: Doc, name: string): Doc {
  const value = command.get(name);
  if (value === undefined || value === null) return new Map<string, Value>();
  if (value instanceof Map) return value;
  throw new StoreError(Code.TypeMismatch, `BSON field '${name}' is the wrong type, expected type 'object'`);
}

/** A text field of a command. Throws TypeMismatch where it is not a string. */
export function textField(command: Doc, name: string): string {
  const value = command.get(name);
  if (typeof value === 'string') return value;
  throw new StoreError(Code.TypeMismatch, `BSON field '${name}' is the wrong type, expected type 'string'`);
}

/** A non-negative whole number of a command. */
export function countField(command: Doc, name: string, fallback: number): number {
  const value = command.get(name);
  if (value === undefined || value === null) return fallback;
  const number = toNumber(value);
  if (!Number.isFinite(number))
    throw new StoreError(Code.TypeMismatch, `BSON field '${name}' must be a number`);
  if (number < 0)
    throw new StoreError(51024, `BSON field '${name}' value must be >= 0, actual value '${String(number)}'`);
  return Math.trunc(number);
}

/** `limit` of a command: a negative one wants a single batch; 0: none. Throws TypeMismatch where it is no number. */
export function limitOf(command: Doc): number {
  const value = command.get('limit');
  if (value === undefined || value === null) return 0;
  const number = toNumber(value);
  if (!isNumber(value) || !Number.isFinite(number))
    throw new StoreError(Code.TypeMismatch, "BSON field 'limit' must be a number");
  return Math.trunc(number);
}

/** `allowDiskUse` of a command: false forbids that a sort goes on in a file. Throws TypeMismatch where it is no boolean. */
export function mayUseDisk(command: Doc): boolean {
  const value = command.get('allowDiskUse') ?? true;
  if (typeof value === 'boolean') return value;
  throw new StoreError(
    Code.TypeMismatch,
    "BSON field 'allowDiskUse' is the wrong type, expected type 'bool'",
  );
}

const MAX_TIME = 2 ** 31 - 1;

/** `maxTimeMS` of a command; 0: no limit. Throws BadValue where it is out of range. */
export function maxTimeOf(command: Doc): number {
  const value = command.get('maxTimeMS');
  if (value === undefined || value === null) return 0;
  if (!isNumber(value)) throw new StoreError(Code.TypeMismatch, 'maxTimeMS must be a number');
  const number = toNumber(value);
  if (!Number.isInteger(number)) throw badValue('maxTimeMS has non-integral value');
  if (number < 0 || number > MAX_TIME)
    throw badValue(`${String(number)} value for maxTimeMS is out of range [0, ${String(MAX_TIME)}]`);
  return number;
}

/** Refuses a collation other than the simple one. */
export function refuseCollation(command: Doc): void {
  const collation = command.get('collation');
  if (!(collation instanceof Map) || collation.size === 0 || collation.get('locale') === 'simple') return;
  throw new StoreError(Code.CommandNotSupported, 'collation is not supported by the embedded store');
}
