import { compareText, equals } from '../bsonx/compare.ts';
import { truthy } from '../bsonx/truth.ts';
import { isNumber, toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';
import { compileFilter, type Predicate } from '../match/compile.ts';
import { parsePath } from '../match/path.ts';
import { show } from '../update/target.ts';
import type { Part } from './index-keys.ts';

/** An index of a collection. */
export interface Index {
  readonly no: number;
  readonly name: string;
  /** The specification as the client gave it, plus `v` and `name`. */
  spec: Doc;
  readonly key: Doc;
  readonly parts: readonly Part[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: Doc | undefined;
  readonly covers: Predicate | undefined;
  /** Seconds after the date in the first part at which a document expires. */
  expireAfterSeconds: number | undefined;
  /** Bit i: some document has an array on the way of part i. */
  multikey: number;
  /** Some key was too long and is cut: order and coverage cannot be read from the keys. */
  cut: boolean;
  /** False while the index is being filled: it is kept up to date but not used. */
  ready: boolean;
  /** Kept up to date, but no plan uses it. */
  hidden: boolean;
}

/** Builds an index from a client's specification. Throws CannotCreateIndex (67) and its kin. */
export function indexFromSpec(spec: Doc, no: number): Index {
  const key = spec.get('key');
  if (!(key instanceof Map) || key.size === 0)
    throw new StoreError(Code.CannotCreateIndex, 'Index keys cannot be empty.');
  const name = spec.get('name') ?? nameOf(key);
  if (typeof name !== 'string' || name === '' || name === '*')
    throw new StoreError(Code.CannotCreateIndex, 'The index name is not valid.');
  for (const [path, direction] of key) checkPart(path, direction);
  const partial = spec.get('partialFilterExpression');
  const full: Doc = new Map<string, Value>([
    ['v', 2],
    ['key', key],
    ['name', name],
  ]);
  for (const [option, value] of spec)
    if (!['v', 'key', 'name', 'ns', 'background'].includes(option)) full.set(option, value);
  if (spec.has('collation') && spec.get('collation') instanceof Map)
    refuseCollation(spec.get('collation') as Doc);
  return {
    no,
    name,
    spec: full,
    key,
    parts: [...key].map(([path, direction]) => ({
      path: parsePath(path),
      direction: toNumber(direction) < 0 ? -1 : 1,
    })),
    unique: truthy(spec.get('unique')) || isIdKey(key),
    sparse: truthy(spec.get('sparse')),
    partial: partial instanceof Map ? partial : undefined,
    covers: partial instanceof Map ? compileFilter(partial) : undefined,
    expireAfterSeconds: expiry(spec),
    multikey: 0,
    cut: false,
    ready: true,
    hidden: truthy(spec.get('hidden')),
  };
}

/** The index that every collection has. */
export function idIndex(): Index {
  return indexFromSpec(
    new Map<string, Value>([
      ['key', new Map([['_id', 1]])],
      ['name', '_id_'],
    ]),
    0,
  );
}

function isIdKey(key: Doc): boolean {
  return key.size === 1 && key.has('_id') && toNumber(key.get('_id')) === 1;
}

function checkPart(path: string, direction: Value): void {
  if (typeof direction === 'string') {
    throw new StoreError(
      Code.CannotCreateIndex,
      `Index type '${direction}' is not supported by the embedded store (only 1 and -1)`,
    );
  }
  if (!isNumber(direction) || toNumber(direction) === 0 || Number.isNaN(toNumber(direction))) {
    throw new StoreError(
      Code.CannotCreateIndex,
      `Values in the index key pattern must be numbers other than 0; '${path}' is ${show(direction)}`,
    );
  }
  if (path === '' || path.split('.').includes('') || path.includes('$**')) {
    throw new StoreError(Code.CannotCreateIndex, `Index key '${path}' is not supported`);
  }
}

function refuseCollation(collation: Doc): void {
  if (collation.get('locale') !== 'simple') {
    throw new StoreError(
      Code.CannotCreateIndex,
      'Indexes with a collation are not supported by the embedded store',
    );
  }
}

function expiry(spec: Doc): number | undefined {
  const seconds = spec.get('expireAfterSeconds');
  if (seconds === undefined) return undefined;
  const number = toNumber(seconds);
  if (!isNumber(seconds) || !(number >= 0) || number > 2 ** 31) {
    throw new StoreError(
      Code.CannotCreateIndex,
      `TTL index 'expireAfterSeconds' option must be within an acceptable range`,
    );
  }
  return number;
}

/** MongoDB's default name: fields and directions joined by underscores. */
export function nameOf(key: Doc): string {
  return [...key]
    .map(
      ([path, direction]) =>
        `${path}_${String(typeof direction === 'string' ? direction : toNumber(direction))}`,
    )
    .join('_');
}

/** The catalog's image of an index. */
export function indexToDoc(index: Index): Doc {
  return new Map<string, Value>([
    ['no', index.no],
    ['spec', index.spec],
    ['multikey', index.multikey],
    ['cut', index.cut],
    ['ready', index.ready],
  ]);
}

/** An index from its catalog image. */
export function indexFromDoc(entry: Doc): Index {
  const index = indexFromSpec(entry.get('spec') as Doc, toNumber(entry.get('no')));
  index.multikey = toNumber(entry.get('multikey'));
  index.cut = entry.get('cut') === true;
  index.ready = entry.get('ready') !== false;
  return index;
}

/** True when two specifications ask for the same index under the same options. */
export function sameOptions(a: Index, b: Index): boolean {
  return (
    a.unique === b.unique &&
    a.sparse === b.sparse &&
    a.expireAfterSeconds === b.expireAfterSeconds &&
    equals(a.partial, b.partial)
  );
}

/** True when two key patterns name the same fields in the same order and directions. */
export function sameKey(a: Doc, b: Doc): boolean {
  const left = [...a];
  const right = [...b];
  return (
    left.length === right.length &&
    left.every(
      ([path, direction], i) =>
        compareText(path, right[i]?.[0] ?? '') === 0 && equals(direction, right[i]?.[1]),
    )
  );
}
