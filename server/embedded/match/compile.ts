import { BSONRegExp, type Doc, type Fields, type Value } from '../bsonx/types.ts';
import { truthy } from '../bsonx/truth.ts';
import { badValue, Code, StoreError } from '../errors.ts';
import { bitsTest, eqTest, inTest, modTest, rangeTest, sizeTest, typeTest, type Test } from './operators.ts';
import { anyElement, anyLeaf, matched, parsePath, type LeafTest, type Path } from './path.ts';
import { regexTest } from './regex.ts';

/** A compiled filter. */
export type Predicate = (doc: Fields) => boolean;

/** What a filter may need from outside: `$expr` is evaluated by the aggregation's expressions. */
export interface MatchContext {
  expression?: (expression: Value) => Predicate;
}

/** Operators that combine whole filters. */
export const LOGICAL: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);
/** The fields of a DBRef: names, not operators. */
const DBREF: ReadonlySet<string> = new Set(['$ref', '$id', '$db']);
const REFUSED: Record<string, string> = {
  $where: '$where is not supported by the embedded store (no JavaScript on the server)',
  $text: 'text index required for $text query',
  $jsonSchema: '$jsonSchema is not supported by the embedded store',
  $near: 'geospatial queries are not supported by the embedded store',
};

/** Compiles a filter document. Throws BadValue for what MongoDB would refuse. */
export function compileFilter(filter: Doc, context: MatchContext = {}): Predicate {
  const tests: Predicate[] = [];
  for (const [name, operand] of filter) {
    if (name.startsWith('$') && !DBREF.has(name)) {
      const test = topLevel(name, operand, context);
      if (test) tests.push(test);
    } else tests.push(...fieldTests(parsePath(name), operand, context));
  }
  return allOf(tests);
}

/** What an empty filter compiles to. */
export const MATCH_ALL: Predicate = () => true;

function allOf(tests: Predicate[]): Predicate {
  const [first, second] = tests;
  if (!first) return MATCH_ALL;
  if (!second) return first;
  if (tests.length === 2) return (doc) => first(doc) && second(doc);
  return (doc) => {
    for (const test of tests) if (!test(doc)) return false;
    return true;
  };
}

function topLevel(name: string, operand: Value, context: MatchContext): Predicate | undefined {
  if (name === '$comment') return undefined;
  if (LOGICAL.has(name)) return logical(name, operand, context);
  if (name === '$expr' && context.expression) return context.expression(operand);
  if (name === '$alwaysTrue') return () => true;
  if (name === '$alwaysFalse') return () => false;
  throw badValue(
    REFUSED[name] ??
      `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}

function logical(name: string, operand: Value, context: MatchContext): Predicate {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  const branches = operand.map((branch) => {
    if (!(branch instanceof Map)) throw badValue('$or/$and/$nor entries need to be full objects');
    return compileFilter(branch, context);
  });
  if (name === '$and') return allOf(branches);
  const any: Predicate = (doc) => branches.some((branch) => branch(doc));
  return name === '$or' ? any : (doc) => !any(doc);
}

/** True for `{ $gt: 1 }`: a document of operators (not a DBRef). */
export function isOperators(value: Value): value is Doc {
  if (!(value instanceof Map)) return false;
  const [first] = value.keys();
  return first !== undefined && first.startsWith('$') && !DBREF.has(first);
}

function fieldTests(path: Path, operand: Value, context: MatchContext): Predicate[] {
  if (operand instanceof BSONRegExp)
    return [leaf(path, anyElement(regexTest(operand.pattern, operand.options)))];
  if (!isOperators(operand)) return [leaf(path, anyElement(eqTest(operand)))];
  return operatorTests(operand, context).map((test) => test(path));
}

type AtPath = (path: Path) => Predicate;

function leaf(path: Path, test: LeafTest): Predicate {
  return (doc) => anyLeaf(doc, path, test);
}

function not(test: Predicate): Predicate {
  return (doc) => {
    const before = matched.position;
    const result = !test(doc);
    matched.position = before;
    return result;
  };
}

function operatorTests(operators: Doc, context: MatchContext): AtPath[] {
  const tests: AtPath[] = [];
  for (const [name, operand] of operators) {
    if (name === '$options') {
      if (!operators.has('$regex')) throw badValue('$options needs a $regex');
      continue;
    }
    tests.push(oneOperator(name, operand, { operators, context }));
  }
  return tests;
}

interface Around {
  operators: Doc;
  context: MatchContext;
}

function oneOperator(name: string, operand: Value, around: Around): AtPath {
  const test = elementTest(name, operand, around.operators);
  if (test) return (path) => leaf(path, anyElement(test));
  switch (name) {
    case '$ne':
      if (operand instanceof BSONRegExp) throw badValue("Can't have regex as arg to $ne.");
      return (path) => not(leaf(path, anyElement(eqTest(operand))));
    case '$nin':
      return (path) => not(leaf(path, anyElement(inTest(listOf('$nin', operand)))));
    case '$exists':
      return existsTest(truthy(operand));
    case '$size': {
      const size = sizeTest(operand);
      return (path) => leaf(path, size);
    }
    case '$not':
      return (path) => not(allOf(notOperands(path, operand, around.context)));
    case '$all':
      return allTest(listOf('$all', operand), around.context);
    case '$elemMatch': {
      const element = elemMatchTest(operand, around.context);
      return (path) => leaf(path, element);
    }
    default:
      throw badValue(REFUSED[name] ?? `unknown operator: ${name}`);
  }
}

function elementTest(name: string, operand: Value, operators: Doc): Test | undefined {
  switch (name) {
    case '$eq':
      return eqTest(operand);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return rangeTest(name, operand);
    case '$in':
      return inTest(listOf('$in', operand));
    case '$regex':
      return regexOperator(operand, operators.get('$options'));
    case '$mod':
      return modTest(operand);
    case '$type':
      return typeTest(operand);
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return bitsTest(name, operand);
    default:
      return undefined;
  }
}

function regexOperator(operand: Value, options: Value): Test {
  const given = typeof options === 'string' ? options : undefined;
  if (operand instanceof BSONRegExp) return regexTest(operand.pattern, given ?? operand.options);
  if (typeof operand !== 'string') throw badValue('$regex has to be a string');
  return regexTest(operand, given ?? '');
}

function listOf(name: string, operand: Value): Value[] {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  if (operand.some(isOperators) && name !== '$all') throw badValue(`cannot nest $ under ${name}`);
  return operand;
}

function existsTest(wanted: boolean): AtPath {
  return (path) => {
    const exists = leaf(path, (value) => value !== undefined);
    return wanted ? exists : not(exists);
  };
}

function notOperands(path: Path, operand: Value, context: MatchContext): Predicate[] {
  if (operand instanceof BSONRegExp)
    return [leaf(path, anyElement(regexTest(operand.pattern, operand.options)))];
  if (!isOperators(operand)) throw badValue('$not needs a regex or a document');
  return operatorTests(operand, context).map((test) => test(path));
}

function allTest(operands: Value[], context: MatchContext): AtPath {
  if (operands.length === 0) return () => () => false;
  return (path) =>
    allOf(
      operands.map((operand) => {
        if (operand instanceof Map && operand.has('$elemMatch')) {
          return leaf(path, elemMatchTest(operand.get('$elemMatch'), context));
        }
        if (operand instanceof BSONRegExp)
          return leaf(path, anyElement(regexTest(operand.pattern, operand.options)));
        return leaf(path, anyElement(eqTest(operand)));
      }),
    );
}

/** `$elemMatch` over an array: by operators on the elements themselves, or by a filter on documents in it. */
function elemMatchTest(operand: Value, context: MatchContext): Test {
  if (!(operand instanceof Map)) throw badValue('$elemMatch needs an Object');
  const matches = elementPredicate(operand, context);
  return (value) => {
    if (!Array.isArray(value)) return false;
    const index = value.findIndex(matches);
    if (index >= 0) matched.position = index;
    return index >= 0;
  };
}

/** Where a single element stands while operators test it. */
const ELEMENT: Path = { text: 'v', segments: ['v'], single: true };

/** A test of one array element: `{ $gt: 1 }` tests the element, anything else is a filter on a document. */
export function elementPredicate(operand: Doc, context: MatchContext): Test {
  const [first] = operand.keys();
  if (isOperators(operand) && first !== undefined && !LOGICAL.has(first) && first !== '$expr') {
    const predicate = allOf(operatorTests(operand, context).map((test) => test(ELEMENT)));
    return (value) => predicate(new Map([['v', value]]));
  }
  const predicate = compileFilter(operand, context);
  return (value) => {
    if (value instanceof Map) return predicate(value);
    return Array.isArray(value) && predicate(new Map(value.map((item, index) => [String(index), item])));
  };
}

/** Refuses a filter that is not a document. */
export function filterOf(value: Value): Doc {
  if (value === undefined || value === null) return new Map();
  if (value instanceof Map) return value;
  throw new StoreError(Code.TypeMismatch, 'Expected field filter to be of type object');
}
