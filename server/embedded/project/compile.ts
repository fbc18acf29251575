import { decodeDoc } from '../bsonx/decode.ts';
import { BsonWriter, encodeDoc } from '../bsonx/encode.ts';
import { RawDoc } from '../bsonx/raw.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import { assign, resolve } from '../update/target.ts';
import { parseProjection, type ExpressionCompiler, type Node, type Projection, type Tree } from './tree.ts';

/** A compiled projection from document bytes to document bytes. */
export type Projector = (bytes: Buffer) => Buffer;

/** Compiles a find projection; undefined where it keeps everything. */
export function compileProjection(
  spec: Doc,
  filter: Doc,
  expression: ExpressionCompiler,
): Projector | undefined {
  if (spec.size === 0) return undefined;
  const projection = parseProjection(spec, filter, expression);
  const plain =
    projection.computed.length === 0 &&
    [...projection.tree.values()].every((node) => typeof node === 'boolean');
  if (plain) return copyFields(projection);
  return (bytes) => encodeDoc(projectDoc(projection, decodeDoc(bytes)));
}

const writer = new BsonWriter();

/** The quick way for flat projections: copies elements byte for byte. */
function copyFields({ inclusive, keepId, tree }: Projection): Projector {
  return (bytes) => {
    const raw = new RawDoc(bytes);
    writer.p = 0;
    writer.int32(0);
    for (const { start, value, end } of raw.elements()) {
      const name = bytes.latin1Slice(start + 1, value - 1);
      const keep =
        name === '_id'
          ? keepId
          : tree.has(name) || tree.has(bytes.utf8Slice(start + 1, value - 1))
            ? inclusive
            : !inclusive;
      if (keep) writer.raw(bytes.subarray(start, end));
    }
    writer.byte(0);
    writer.b.writeInt32LE(writer.p, 0);
    return writer.take();
  };
}

/** Applies a parsed projection to a decoded document. */
export function projectDoc(projection: Projection, doc: Doc): Doc {
  const out: Doc = new Map();
  const { inclusive, keepId, tree } = projection;
  for (const [name, value] of doc) {
    if (name === '_id' && !tree.has('_id')) {
      if (keepId) out.set(name, value);
      continue;
    }
    const kept = projectField(tree.get(name), value, { inclusive, root: doc });
    if (kept !== undefined) out.set(name, kept);
  }
  for (const [path, compute] of projection.computed) {
    const value = compute(doc);
    const target = value === undefined ? undefined : resolve(out, path, true);
    if (target) assign(target, value);
  }
  return out;
}

interface Mode {
  inclusive: boolean;
  root: Doc;
}

function projectField(node: Node | undefined, value: Value, mode: Mode): Value {
  if (node === undefined) return mode.inclusive ? undefined : value;
  if (typeof node === 'boolean') return node ? value : undefined;
  if (typeof node === 'function') return node(value, mode.root);
  return projectNested(node, value, mode);
}

function projectNested(tree: Tree, value: Value, mode: Mode): Value {
  if (value instanceof Map) {
    const out: Doc = new Map();
    for (const [name, inner] of value) {
      const kept = projectField(tree.get(name), inner, mode);
      if (kept !== undefined) out.set(name, kept);
    }
    return out;
  }
  if (Array.isArray(value)) {
    return value.map((item) => projectNested(tree, item, mode)).filter((item) => item !== undefined);
  }
  return mode.inclusive ? undefined : value;
}
