import { compare, equals } from '../bsonx/compare.ts';
import { rankOf, type Doc, type Value } from '../bsonx/types.ts';
import { compileFilter, isOperators } from '../match/compile.ts';
import type { Analysis, Constraint } from './constraints.ts';

/** True when every document that the query can match is inside the partial index: each of its conditions follows. */
export function impliesPartial(partial: Doc, analysis: Analysis): boolean {
  for (const [name, operand] of partial) {
    if (name === '$and' && Array.isArray(operand)) {
      if (!operand.every((branch) => branch instanceof Map && impliesPartial(branch, analysis))) return false;
    } else if (name.startsWith('$')) return false;
    else if (!implies(name, operand, analysis.paths.get(name))) return false;
  }
  return true;
}

function implies(path: string, operand: Value, constraint: Constraint | undefined): boolean {
  if (!constraint) return false;
  if (constraint.points) {
    const [name = ''] = path.split('.').slice(-1);
    const test = compileFilter(new Map([[name, operand]]));
    return constraint.points.every(
      (point) => test(new Map([[name, point]])) && (point !== null || test(new Map())),
    );
  }
  if (!isOperators(operand)) return false;
  return [...operand].every(([operator, value]) => impliesOperator(operator, value, constraint));
}

function impliesOperator(operator: string, value: Value, constraint: Constraint): boolean {
  const { lower, upper } = constraint;
  switch (operator) {
    case '$exists':
      return value === true && constraint.exists;
    case '$gt':
    case '$gte': {
      if (!lower || rankOf(lower.value) !== rankOf(value)) return false;
      const order = compare(lower.value, value);
      return order > 0 || (equals(lower.value, value) && (operator === '$gte' || !lower.inclusive));
    }
    case '$lt':
    case '$lte': {
      if (!upper || rankOf(upper.value) !== rankOf(value)) return false;
      const order = compare(upper.value, value);
      return order < 0 || (equals(upper.value, value) && (operator === '$lte' || !upper.inclusive));
    }
    default:
      return false;
  }
}
