import type { Doc, Fields, Value } from '../bsonx/types.ts';
import { compileExpression, operators, type Operator } from './compile-expression.ts';
import { mingoOperator } from './mingo-operator.ts';
import { ARITHMETIC } from './operators/arithmetic.ts';
import { ARRAYS } from './operators/arrays.ts';
import { CONVERSIONS } from './operators/conversions.ts';
import { LOGIC } from './operators/logic.ts';
import { STRINGS } from './operators/strings.ts';

const TABLE: ReadonlyMap<string, Operator> = new Map([
  ...Object.entries(LOGIC),
  ...Object.entries(ARITHMETIC),
  ...Object.entries(ARRAYS),
  ...Object.entries(STRINGS),
  ...Object.entries(CONVERSIONS),
]);

operators.find = (name) => TABLE.get(name) ?? mingoOperator(name);

/** Compiles an aggregation expression to a function of a document. `variables` are those of the command's `let`. */
export function expressionOf(expression: Value, variables: Doc): (fields: Fields) => Value {
  const evaluate = compileExpression(expression);
  const known = [...variables].map(([name, value]) => [name, compileExpression(value)] as const);
  if (known.length === 0) return (root) => evaluate({ root, variables: NO_VARIABLES });
  return (root) => {
    const scope = { root, variables: NO_VARIABLES };
    return evaluate({ root, variables: new Map(known.map(([name, value]) => [name, value(scope)])) });
  };
}

const NO_VARIABLES: ReadonlyMap<string, Value> = new Map();
