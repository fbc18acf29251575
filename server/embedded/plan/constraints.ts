import {
  Decimal128,
  BSONRegExp,
  isNumber,
  MaxKey,
  MinKey,
  rankOf,
  toNumber,
  type Doc,
  type Value,
} from '../bsonx/types.ts';
import { isOperators } from '../match/compile.ts';
import { literalPrefix } from '../match/regex.ts';

/** One end of a range. */
export interface End {
  value: Value;
  inclusive: boolean;
}

/** What a filter says about one path, as far as an index can use it. */
export interface Constraint {
  /** The value is one of these. */
  points: Value[] | undefined;
  lower: End | undefined;
  upper: End | undefined;
  /** The value is a string that starts so. */
  prefix: string | undefined;
  /** False where the bounds alone do not decide (decimals, regexes): the document must be looked at. */
  exact: boolean;
  /** Null is among the points: it also stands for what is missing. */
  hasNull: boolean;
  /** True when the constraint cannot hold for a missing field. */
  exists: boolean;
}

/** The indexable part of a filter. */
export interface Analysis {
  paths: Map<string, Constraint>;
  /** Branches of `$or` groups in conjunction with the rest. */
  ors: Doc[][];
  /** True when something in the filter is not in `paths`. */
  residual: boolean;
}

/** Collects per path what the filter's conjunction says. */
export function analyse(filter: Doc): Analysis {
  const analysis: Analysis = { paths: new Map(), ors: [], residual: false };
  collect(filter, '', analysis);
  return analysis;
}

function collect(filter: Doc, prefix: string, analysis: Analysis): void {
  for (const [name, operand] of filter) {
    if (name === '$and' && Array.isArray(operand)) {
      for (const branch of operand) if (branch instanceof Map) collect(branch, prefix, analysis);
    } else if (name === '$or' && Array.isArray(operand) && prefix === '') collectOr(operand, analysis);
    else if (name === '$comment') continue;
    else if (name.startsWith('$')) analysis.residual = true;
    else constrain(prefix + name, operand, analysis);
  }
}

function collectOr(operand: Value[], analysis: Analysis): void {
  const branches = operand.filter((branch) => branch instanceof Map);
  const [only] = branches;
  if (branches.length === 1 && only) return collect(only, '', analysis);
  analysis.ors.push(branches);
  analysis.residual = true;
}

function constrain(path: string, operand: Value, analysis: Analysis): void {
  if (operand instanceof BSONRegExp) return addRegex(path, operand, analysis);
  if (!isOperators(operand)) return addPoints(path, [operand], analysis);
  for (const [operator, value] of operand)
    addOperator({ path, operator, value, operators: operand }, analysis);
}

interface Condition {
  path: string;
  operator: string;
  value: Value;
  operators: Doc;
}

function addOperator({ path, operator, value, operators }: Condition, analysis: Analysis): void {
  switch (operator) {
    case '$eq':
      return addPoints(path, [value], analysis);
    case '$in':
      return addPoints(path, Array.isArray(value) ? value : [], analysis);
    case '$gt':
    case '$gte':
      return addEnd({ path, side: 'lower', end: { value, inclusive: operator === '$gte' } }, analysis);
    case '$lt':
    case '$lte':
      return addEnd({ path, side: 'upper', end: { value, inclusive: operator === '$lte' } }, analysis);
    case '$regex':
      return addRegex(path, regexOf(value, operators.get('$options')), analysis);
    case '$all':
      addAll(path, value, analysis);
      break;
    case '$elemMatch':
      addElemMatch(path, value, analysis);
      break;
    case '$exists':
      if (value === true || (isNumber(value) && toNumber(value) !== 0)) at(path, analysis).exists = true;
      break;
    default:
      break;
  }
  analysis.residual = true;
}

function at(path: string, analysis: Analysis): Constraint {
  let constraint = analysis.paths.get(path);
  if (!constraint) {
    constraint = {
      points: undefined,
      lower: undefined,
      upper: undefined,
      prefix: undefined,
      exact: true,
      hasNull: false,
      exists: false,
    };
    analysis.paths.set(path, constraint);
  }
  return constraint;
}

function addPoints(path: string, values: Value[], analysis: Analysis): void {
  if (values.some((value) => Array.isArray(value) || value instanceof BSONRegExp)) {
    analysis.residual = true;
    return;
  }
  const constraint = at(path, analysis);
  if (constraint.points) {
    analysis.residual = true;
    if (constraint.points.length <= values.length) return;
  }
  constraint.points = values;
  if (values.some((value) => value instanceof Decimal128)) constraint.exact = false;
  if (values.includes(null)) constraint.hasNull = true;
  else constraint.exists = true;
}

interface OneEnd {
  path: string;
  side: 'lower' | 'upper';
  end: End;
}

function addEnd({ path, side, end }: OneEnd, analysis: Analysis): void {
  const { value } = end;
  const odd = value === null || Array.isArray(value) || value instanceof MinKey || value instanceof MaxKey;
  if (odd || (isNumber(value) && Number.isNaN(toNumber(value)))) {
    analysis.residual = true;
    return;
  }
  const constraint = at(path, analysis);
  constraint.exists = true;
  if (constraint[side]) {
    analysis.residual = true;
    return;
  }
  constraint[side] = end;
  const { lower, upper } = constraint;
  // Between ends of two types lie keys of both, and neither end takes a value of the other's.
  const mixed = lower && upper && rankOf(lower.value) !== rankOf(upper.value);
  if (mixed || value instanceof Decimal128) constraint.exact = false;
}

function regexOf(value: Value, options: Value): { pattern: string; options: string } {
  const given = typeof options === 'string' ? options : undefined;
  if (value instanceof BSONRegExp) return { pattern: value.pattern, options: given ?? value.options };
  return { pattern: typeof value === 'string' ? value : '', options: given ?? '' };
}

function addRegex(path: string, regex: { pattern: string; options: string }, analysis: Analysis): void {
  analysis.residual = true;
  const prefix = literalPrefix(regex.pattern, regex.options);
  if (prefix !== '') at(path, analysis).prefix = prefix;
}

function addAll(path: string, value: Value, analysis: Analysis): void {
  const [first] = Array.isArray(value) ? value : [];
  if (first === undefined) return;
  if (first instanceof Map && first.has('$elemMatch')) addElemMatch(path, first.get('$elemMatch'), analysis);
  else addPoints(path, [first], analysis);
}

function addElemMatch(path: string, value: Value, analysis: Analysis): void {
  if (!(value instanceof Map)) return;
  if (!isOperators(value)) return collect(value, `${path}.`, analysis);
  const [operator, operand] = [...value][0] ?? [];
  if (value.size === 1 && (operator === '$eq' || operator === '$in'))
    constrain(path, new Map([[operator, operand]]), analysis);
}
