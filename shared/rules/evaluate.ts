import type { RuleCondition, RuleGroup, RuleLogic } from '../schemas/rule.ts';
import type { Facts, FactValue } from './facts.ts';
import { findField } from './fields.ts';
import { fold } from './fold.ts';

/** Makes a test of a pattern. The server gives one that takes linear time. @throws for what is no pattern */
export type PatternMaker = (source: string) => (text: string) => boolean;

/** One condition as it was looked at: a `ruleCheck` of the trace. */
export interface Check {
  field: string;
  operator: RuleCondition['operator'];
  /** What the rule asks for. */
  values?: string[];
  number?: number;
  /** What was there. */
  actual: FactValue;
  passed: boolean;
}

/** Did a rule's conditions hold, and what was looked at? What was already decided is not looked at any more. */
export interface Verdict {
  matched: boolean;
  checks: Check[];
}

/** Conditions, prepared once for many events. */
export type Judge = (facts: Facts) => Verdict;

type Test = (facts: Facts) => Verdict;

/** Longer texts are looked at up to here. */
const mostCharacters = 20_000;

/** Prepares the conditions of a rule. No condition always holds. */
export function prepare(logic: RuleLogic, makePattern: PatternMaker): Judge {
  return groupTest(
    logic.match,
    logic.conditions.map((one) =>
      'conditions' in one ? groupOf(one, makePattern) : conditionTest(one, makePattern),
    ),
  );
}

function groupOf({ match, conditions }: RuleGroup, makePattern: PatternMaker): Test {
  return groupTest(
    match,
    conditions.map((one) => conditionTest(one, makePattern)),
  );
}

function groupTest(match: 'all' | 'any', tests: readonly Test[]): Test {
  const decides = match === 'any';
  return (facts) => {
    const checks: Check[] = [];
    for (const test of tests) {
      const verdict = test(facts);
      checks.push(...verdict.checks);
      if (verdict.matched === decides) return { matched: decides, checks };
    }
    return { matched: !decides || tests.length === 0, checks };
  };
}

function conditionTest(condition: RuleCondition, makePattern: PatternMaker): Test {
  const { field, operator, values, number } = condition;
  const known = findField(field);
  const holds = known && valueTest(condition, makePattern);
  const asked = {
    ...{ field, operator },
    ...(values !== undefined && { values }),
    ...(number !== undefined && { number }),
  };
  return (facts) => {
    // A field that is not there any more holds for nobody, and the trace says so.
    const actual = known?.read(facts) ?? null;
    const passed = holds?.(actual) ?? false;
    return { matched: passed, checks: [{ ...asked, actual, passed }] };
  };
}

type ValueTest = (actual: FactValue) => boolean;

function valueTest(condition: RuleCondition, makePattern: PatternMaker): ValueTest {
  const { operator, values = [], number = 0 } = condition;
  switch (operator) {
    case 'yes':
      return (actual) => actual === true;
    case 'no':
      return (actual) => actual === false;
    case 'empty':
      return isEmpty;
    case 'filled':
      return (actual) => !isEmpty(actual);
    case 'at-least':
      return (actual) => typeof actual === 'number' && actual >= number;
    case 'at-most':
      return (actual) => typeof actual === 'number' && actual <= number;
    case 'one-of':
    case 'any-of':
      return (actual) => values.some((value) => listOf(actual).includes(value));
    case 'all-of':
      return (actual) => values.every((value) => listOf(actual).includes(value));
    case 'none-of':
      return (actual) => !values.some((value) => listOf(actual).includes(value));
    default:
      return textTest(operator, values, makePattern);
  }
}

type TextOperator =
  'contains' | 'contains-not' | 'is' | 'is-not' | 'begins' | 'ends' | 'matches' | 'matches-not';

function textTest(operator: TextOperator, values: readonly string[], makePattern: PatternMaker): ValueTest {
  const negated = operator.endsWith('-not');
  const base = negated ? operator.slice(0, -'-not'.length) : operator;
  if (base === 'matches') {
    const matches = makePattern(values[0] ?? '');
    return (actual) => matches(textOf(actual)) !== negated;
  }
  const wanted = values.map((value) => fold(value.trim()));
  const fits = comparisons[base as keyof typeof comparisons];
  return (actual) => {
    const text = folded(textOf(actual));
    return wanted.some((value) => fits(text, value)) !== negated;
  };
}

const comparisons = {
  contains: (text: string, value: string) => text.includes(value),
  is: (text: string, value: string) => text.trim() === value,
  begins: (text: string, value: string) => text.trimStart().startsWith(value),
  ends: (text: string, value: string) => text.trimEnd().endsWith(value),
};

/** Many rules look at one text: the last few are kept folded. */
const recentlyFolded = new Map<string, string>();
const mostKept = 16;

function folded(text: string): string {
  const known = recentlyFolded.get(text);
  if (known !== undefined) return known;
  const result = fold(text);
  if (recentlyFolded.size >= mostKept) recentlyFolded.clear();
  recentlyFolded.set(text, result);
  return result;
}

function isEmpty(actual: FactValue): boolean {
  if (actual === null) return true;
  if (typeof actual === 'string') return actual.trim() === '';
  return Array.isArray(actual) && actual.length === 0;
}

function listOf(actual: FactValue): readonly string[] {
  if (typeof actual === 'string') return [actual];
  return actual === null || typeof actual !== 'object' ? [] : actual;
}

const textOf = (actual: FactValue): string =>
  typeof actual === 'string' ? actual.slice(0, mostCharacters) : '';
