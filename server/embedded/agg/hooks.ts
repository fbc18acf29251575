import type { Doc, Value } from '../bsonx/types.ts';
import { truthy } from '../bsonx/truth.ts';
import { badValue } from '../errors.ts';
import type { MatchContext } from '../match/compile.ts';
import type { ExpressionCompiler } from '../project/tree.ts';

/** Loads the expression evaluator only when a filter holds `$expr`. */
export async function matchContext(filter: Doc, variables: Doc): Promise<MatchContext> {
  if (!mentions(filter, '$expr')) return {};
  const { expressionOf } = await import('./expression.ts');
  return {
    expression: (expression) => {
      const evaluate = expressionOf(expression, variables);
      return (fields) => truthy(evaluate(fields));
    },
  };
}

/** Loads the expression evaluator only when a projection computes fields. */
export async function projectionCompiler(spec: Doc): Promise<ExpressionCompiler> {
  const simple = [...spec.values()].every((value) => typeof value === 'number' || typeof value === 'boolean');
  if (simple) {
    return () => {
      throw badValue('expressions are not available here');
    };
  }
  const { expressionOf } = await import('./expression.ts');
  return (expression) => expressionOf(expression, new Map());
}

function mentions(value: Value, name: string): boolean {
  if (value instanceof Map)
    return value.has(name) || [...value.values()].some((inner) => mentions(inner, name));
  return Array.isArray(value) && value.some((inner) => mentions(inner, name));
}
