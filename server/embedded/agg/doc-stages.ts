import { truthy } from '../bsonx/truth.ts';
import { isNumber, type Doc, type Value } from '../bsonx/types.ts';
import { badValue, StoreError } from '../errors.ts';
import { projectDoc } from '../project/compile.ts';
import { parseProjection } from '../project/tree.ts';
import { expressionOf } from './expression.ts';

/** A stage that turns one document into one document. */
export type DocStage = (doc: Doc) => Doc;

/** Compiles `$set $addFields $unset $project $replaceRoot $replaceWith`; undefined for any other stage. */
export function compileDocStage(name: string, operand: Value, variables: Doc): DocStage | undefined {
  switch (name) {
    case '$set':
    case '$addFields':
      return addFields(operand, variables);
    case '$unset':
      return unset(operand);
    case '$project':
      return project(operand, variables);
    case '$replaceWith':
      return replaceWith(operand, variables);
    case '$replaceRoot':
      return replaceWith(operand instanceof Map ? operand.get('newRoot') : undefined, variables);
    default:
      return undefined;
  }
}

function addFields(operand: Value, variables: Doc): DocStage {
  if (!(operand instanceof Map))
    throw new StoreError(40272, '$addFields specification stage must be an object');
  const fields = [...operand].map(([path, expression]) => ({
    path: path.split('.'),
    evaluate: fieldExpression(expression, variables),
  }));
  return (doc) => {
    const values = fields.map(({ evaluate }) => evaluate(doc));
    let result = doc;
    fields.forEach(({ path }, i) => {
      result = setIn(result, path, values[i]) as Doc;
    });
    return result;
  };
}

/** `{ a: { b: expr } }` without operators sets fields inside, keeping what is there; here it is an object expression. */
function fieldExpression(expression: Value, variables: Doc): (doc: Doc) => Value {
  return expressionOf(expression, variables);
}

/** A copy of a value with `value` at a path; through arrays into each element. Undefined removes nothing and adds nothing. */
export function setIn(at: Value, path: readonly string[], value: Value): Value {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(at)) return at.map((item) => setIn(item, path, value));
  const base: Doc = at instanceof Map ? new Map<string, Value>(at) : new Map<string, Value>();
  const next = rest.length === 0 ? value : setIn(base.get(name), rest, value);
  if (next === undefined) base.delete(name);
  else base.set(name, next);
  return base;
}

function unset(operand: Value): DocStage {
  const names = (Array.isArray(operand) ? operand : [operand]).filter((name) => typeof name === 'string');
  return project(new Map(names.map((name) => [name, 0])), new Map());
}

function project(operand: Value, variables: Doc): DocStage {
  if (!(operand instanceof Map) || operand.size === 0)
    throw new StoreError(51272, '$project specification must have at least one field');
  for (const value of operand.values()) if (value === undefined) throw badValue('$project needs values');
  const literal: Doc = new Map(
    [...operand].map(([name, value]) => [name, isNumber(value) ? truthy(value) : value]),
  );
  const projection = parseProjection(literal, new Map(), (expression) => expressionOf(expression, variables));
  return (doc) => projectDoc(projection, doc);
}

function replaceWith(operand: Value, variables: Doc): DocStage {
  const evaluate = expressionOf(operand, variables);
  return (doc) => {
    const value = evaluate(doc);
    if (value instanceof Map) return value;
    throw new StoreError(40228, "'newRoot' expression must evaluate to an object");
  };
}
