import { truthy } from '../bsonx/truth.ts';
import { isNumber, toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { badValue, StoreError } from '../errors.ts';
import { elementPredicate } from '../match/compile.ts';
import { filterPosition } from './positional.ts';

/** What a projection does at one name: keep, drop, go deeper, or compute from the value there. */
export type Node = boolean | Tree | ((value: Value, root: Doc) => Value);
/** A projection over the fields of one level. */
export type Tree = Map<string, Node>;

/** A parsed projection. */
export interface Projection {
  /** True: only what is named; false: everything but what is named. */
  inclusive: boolean;
  keepId: boolean;
  tree: Tree;
  /** Fields computed by aggregation expressions, in order. */
  computed: [path: string[], value: (root: Doc) => Value][];
}

/** Compiles an aggregation expression for computed fields; absent where the caller has none. */
export type ExpressionCompiler = (expression: Value) => (root: Doc) => Value;

/** Parses a find projection. `filter` is needed by the positional `a.$`. */
export function parseProjection(spec: Doc, filter: Doc, expression: ExpressionCompiler): Projection {
  const projection: Projection = {
    inclusive: isInclusive(spec),
    keepId: true,
    tree: new Map(),
    computed: [],
  };
  for (const [name, operand] of spec) {
    if (name === '_id' && isFlag(operand)) projection.keepId = truthy(operand);
    else addEntry(projection, { name, operand, filter, expression });
  }
  return projection;
}

interface Entry {
  name: string;
  operand: Value;
  filter: Doc;
  expression: ExpressionCompiler;
}

function isFlag(value: Value): boolean {
  return typeof value === 'boolean' || isNumber(value);
}

function isInclusive(spec: Doc): boolean {
  let mode: boolean | undefined;
  for (const [name, operand] of spec) {
    const vote = voteOf(name, operand);
    if (vote === undefined) continue;
    if (mode !== undefined && mode !== vote) {
      const kind = vote ? ['inclusion', 'exclusion', 31253] : ['exclusion', 'inclusion', 31254];
      throw new StoreError(
        kind[2] as number,
        `Cannot do ${String(kind[0])} on field ${name} in ${String(kind[1])} projection`,
      );
    }
    mode = vote;
  }
  if (mode !== undefined) return mode;
  const id = spec.get('_id');
  return id !== undefined && isFlag(id) && truthy(id);
}

function voteOf(name: string, operand: Value): boolean | undefined {
  if (isFlag(operand)) return name === '_id' ? undefined : truthy(operand);
  if (operand instanceof Map && (operand.has('$slice') || operand.has('$meta'))) return undefined;
  if (operand instanceof Map && operand.size > 0 && ![...operand.keys()].some((key) => key.startsWith('$'))) {
    const votes = [...operand].map(([key, value]) => voteOf(`${name}.${key}`, value));
    return votes.find((vote) => vote !== undefined);
  }
  return true;
}

function addEntry(projection: Projection, entry: Entry): void {
  const { name, operand, filter, expression } = entry;
  if (name.endsWith('.$')) {
    const path = name.slice(0, -2);
    plant(projection.tree, path.split('.'), (value) => filterPosition(filter, path, value));
  } else if (isFlag(operand)) plant(projection.tree, name.split('.'), truthy(operand));
  else if (operand instanceof Map && operand.has('$slice'))
    plant(projection.tree, name.split('.'), slicer(operand.get('$slice')));
  else if (operand instanceof Map && operand.has('$elemMatch'))
    addElemMatch(projection, name, operand.get('$elemMatch'));
  else if (operand instanceof Map && operand.has('$meta'))
    projection.computed.push([name.split('.'), () => undefined]);
  else if (
    operand instanceof Map &&
    operand.size > 0 &&
    ![...operand.keys()].some((key) => key.startsWith('$'))
  ) {
    for (const [key, value] of operand)
      addEntry(projection, { ...entry, name: `${name}.${key}`, operand: value });
  } else projection.computed.push([name.split('.'), expression(operand)]);
}

function plant(tree: Tree, path: string[], node: Node): void {
  const [name = '', ...rest] = path;
  const existing = tree.get(name);
  if (rest.length === 0) {
    if (existing instanceof Map) throw new StoreError(31250, `Path collision at ${name}`);
    tree.set(name, node);
    return;
  }
  if (existing !== undefined && !(existing instanceof Map))
    throw new StoreError(31249, `Path collision at ${path.join('.')} remaining portion ${rest.join('.')}`);
  const next: Tree = existing ?? new Map<string, Node>();
  tree.set(name, next);
  plant(next, rest, node);
}

function slicer(operand: Value): Node {
  const [skip, limit] = Array.isArray(operand) ? operand.map(toNumber) : [undefined, toNumber(operand)];
  if (limit === undefined || Number.isNaN(limit)) throw badValue('Invalid $slice syntax');
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (skip === undefined) return limit < 0 ? value.slice(limit) : value.slice(0, limit);
    const from = skip < 0 ? Math.max(0, value.length + skip) : skip;
    return value.slice(from, from + limit);
  };
}

/** The matching element comes after the other fields, in a list of its own. */
function addElemMatch(projection: Projection, name: string, operand: Value): void {
  const first = firstMatching(operand);
  if (!projection.inclusive) return plant(projection.tree, name.split('.'), first);
  projection.computed.push([name.split('.'), (root) => first(root.get(name), root)]);
}

function firstMatching(operand: Value): (value: Value, root: Doc) => Value {
  if (!(operand instanceof Map)) throw badValue('elemMatch: Invalid argument, object required');
  const matches = elementPredicate(operand, {});
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const index = value.findIndex(matches);
    return index < 0 ? undefined : [value[index]];
  };
}
