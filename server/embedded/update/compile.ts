import { compare } from '../bsonx/compare.ts';
import { Timestamp, type Doc, type Value } from '../bsonx/types.ts';
import { badValue, Code, failedToParse, StoreError } from '../errors.ts';
import { elementPredicate } from '../match/compile.ts';
import { addToSet, pop, pull, pullAll, push } from './arrays.ts';
import { bits, increment, multiplied } from './numbers.ts';
import { dollarPrefixed } from './replace.ts';
import { assign, expandPath, read, remove, resolve, type ArrayFilters } from './target.ts';

/** What an update needs to know about the moment it is applied. */
export interface Moment {
  /** Milliseconds since 1970, for `$currentDate`. */
  now: number;
  /** True when the document is being made by an upsert: `$setOnInsert` applies. */
  inserting: boolean;
}

/** A compiled update: changes the document in place, or returns another one (replacement, pipeline). */
export type Updater = (doc: Doc, moment: Moment) => Doc;

/** A new value from the current one; undefined leaves the field as it is. */
type Change = (current: Value, operand: Value, where: string) => Value;

const CHANGES: Record<string, Change> = {
  $set: (_, operand) => operand,
  $setOnInsert: (_, operand) => operand,
  $inc: increment,
  $mul: multiplied,
  $min: (current, operand) => (current === undefined || compare(operand, current) < 0 ? operand : current),
  $max: (current, operand) => (current === undefined || compare(operand, current) > 0 ? operand : current),
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
  $bit: bits,
};
const SPECIAL = new Set(['$unset', '$rename', '$currentDate']);
/** These do nothing where the field is missing, and must not create the way to it. */
const NEVER_CREATE = new Set(['$pull', '$pullAll', '$pop', '$unset']);

interface Step {
  operator: string;
  path: string;
  segments: string[];
  operand: Value;
}

/** True for an update of operators; false for a replacement document. */
export function isOperatorUpdate(update: Doc): boolean {
  const [first] = update.keys();
  return first !== undefined && first.startsWith('$');
}

/** Compiles an update document of operators. Throws with MongoDB's codes where it is malformed. */
export function compileOperators(update: Doc, filters: ArrayFilters): Updater {
  const steps = [...update].flatMap(([operator, fields]) => stepsOf(operator, fields));
  checkConflicts(steps);
  steps.sort((a, b) => comparePaths(a.segments, b.segments));
  return (doc, moment) => {
    for (const step of steps) {
      if (step.operator === '$setOnInsert' && !moment.inserting) continue;
      for (const path of expandPath(doc, step.segments, filters)) applyStep(doc, path, { step, moment });
    }
    return doc;
  };
}

function stepsOf(operator: string, fields: Value): Step[] {
  if (!operator.startsWith('$'))
    throw failedToParse(
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  if (!Object.hasOwn(CHANGES, operator) && !SPECIAL.has(operator)) {
    throw failedToParse(
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!(fields instanceof Map)) {
    throw failedToParse(
      `Modifiers operate on fields but we found type ${Array.isArray(fields) ? 'array' : typeof fields} instead. For example: {$mod: {<field>: ...}} not {${operator}: …}`,
    );
  }
  return [...fields].map(([path, operand]) => ({ operator, path, segments: segmentsOf(path), operand }));
}

function segmentsOf(path: string): string[] {
  const segments = path.split('.');
  if (path === '') throw new StoreError(Code.EmptyFieldName, 'An empty update path is not valid.');
  if (segments.includes('')) {
    throw new StoreError(
      Code.EmptyFieldName,
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  const each = segments.find(
    (segment) => segment.startsWith('$[') && !/^\$\[(?:[a-z][a-zA-Z0-9]*)?\]$/.test(segment),
  );
  if (each !== undefined) throw dollarPrefixed(each, path);
  return segments;
}

function checkConflicts(steps: Step[]): void {
  const paths = steps.flatMap((step) =>
    step.operator === '$rename'
      ? [step.path, typeof step.operand === 'string' ? step.operand : '']
      : [step.path],
  );
  const seen = new Set<string>();
  for (const path of paths) {
    if (seen.has(path)) throw conflict(path, path);
    seen.add(path);
  }
  for (const path of paths) {
    for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (seen.has(path.slice(0, dot))) throw conflict(path, path.slice(0, dot));
    }
  }
}

function conflict(path: string, at: string): StoreError {
  return new StoreError(
    Code.ConflictingUpdateOperators,
    `Updating the path '${path}' would create a conflict at '${at}'`,
  );
}

/** Fields are updated in the order of their names; positions in the order of their numbers. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] as string, b[i] as string];
    if (x === y) continue;
    const [m, n] = [Number(x), Number(y)];
    return Number.isNaN(m) || Number.isNaN(n) ? (x < y ? -1 : 1) : m - n;
  }
  return a.length - b.length;
}

function applyStep(doc: Doc, path: string[], { step, moment }: { step: Step; moment: Moment }): void {
  if (step.operator === '$rename') return rename(doc, path, step.operand);
  const target = resolve(doc, path, !NEVER_CREATE.has(step.operator));
  if (!target) return;
  if (step.operator === '$unset') {
    remove(target);
    return;
  }
  const current = read(target);
  const where = path.join('.');
  const value =
    step.operator === '$currentDate'
      ? currentDate(step.operand, moment)
      : (CHANGES[step.operator] as Change)(current, step.operand, where);
  if (value === undefined || value === current) return;
  refuseDollarOnTop(path, moment);
  assign(target, value);
}

/** A document that is there already takes no `$`-prefixed name at its top; one that an upsert makes does. */
function refuseDollarOnTop(path: readonly string[], { inserting }: Moment): void {
  const [top = ''] = path;
  if (top.startsWith('$') && !inserting) throw dollarPrefixed(top, path.join('.'));
}

function currentDate(operand: Value, { now }: Moment): Value {
  const type = operand instanceof Map ? operand.get('$type') : operand;
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now / 1000), i: 1 });
  if (type === true || type === false || type === 'date') return new Date(now);
  throw badValue("The '$type' string field is required to be 'date' or 'timestamp'");
}

function rename(doc: Doc, path: string[], operand: Value): void {
  if (typeof operand !== 'string')
    throw badValue(`The 'to' field for $rename must be a string: ${path.join('.')}`);
  if (operand === path.join('.'))
    throw badValue(`The source and target field for $rename must differ: ${operand}`);
  const source = resolve(doc, path, false);
  const value = source && read(source);
  if (source === undefined || value === undefined) return;
  if (Array.isArray(source.container))
    throw badValue(`The source field cannot be an array element, '${path.join('.')}'`);
  remove(source);
  const target = resolve(doc, segmentsOf(operand), true);
  if (!target) return;
  if (Array.isArray(target.container))
    throw badValue(`The destination field cannot be an array element, '${operand}'`);
  target.container.delete(target.name);
  assign(target, value);
}

/** Compiles `arrayFilters`: each names one identifier, `{ 'item.price': { $gt: 5 } }`. */
export function compileArrayFilters(value: Value): ArrayFilters {
  const filters = new Map<string, (value: Value) => boolean>();
  for (const filter of Array.isArray(value) ? value : []) {
    if (!(filter instanceof Map) || filter.size === 0)
      throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
    const name = identifierOf(filter);
    if (filters.has(name))
      throw failedToParse(`Found multiple array filters with the same top-level field name ${name}`);
    const predicate = elementPredicate(filter, {});
    filters.set(name, (item) => predicate(new Map([[name, item]])));
  }
  return filters;
}

function identifierOf(filter: Doc): string {
  for (const [name, operand] of filter) {
    if (!name.startsWith('$')) return name.split('.')[0] as string;
    const [first] = Array.isArray(operand) ? operand : [];
    if (first instanceof Map) return identifierOf(first);
  }
  throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
}
