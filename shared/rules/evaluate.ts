import type { RuleCondition, RuleGroup, RuleLogic } from '../schemas/rule.ts';
import type { Facts, FactValue } from './facts.ts';
import type { Field } from './field-table.ts';
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
export type Judge<F = Facts> = (facts: F) => Verdict;

type Find<F> = (name: string) => Field<F> | undefined;

/** Longer texts are looked at up to here. */
const mostCharacters = 20_000;

/** Prepares the conditions of a rule. No condition always holds. */
export function prepare(logic: RuleLogic, makePattern: PatternMaker): Judge {
  return prepareFor(findField, logic, makePattern);
}

/** The same over another table of fields: `prepareFor(findContactField, …)` is asked about contacts. */
export function prepareFor<F>(find: Find<F>, logic: RuleLogic, makePattern: PatternMaker): Judge<F> {
  const one = (condition: RuleCondition) => conditionTest(find(condition.field), condition, makePattern);
  const group = ({ match, conditions }: RuleGroup) => groupTest(match, conditions.map(one));
  return groupTest(
    logic.match,
    logic.conditions.map((each) => ('conditions' in each ? group(each) : one(each))),
  );
}

function groupTest<F>(match: 'all' | 'any', tests: readonly Judge<F>[]): Judge<F> {
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

function conditionTest<F>(
  known: Field<F> | undefined,
  condition: RuleCondition,
  makePattern: PatternMaker,
): Judge<F> {
  const { field, operator, values, number } = condition;
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
    return (actual) => textsOf(actual).some(matches) !== negated;
  }
  const wanted = values.map((value) => fold(value.trim()));
  const fits = comparisons[base as keyof typeof comparisons];
  const fitsOne = (text: string) => wanted.some((value) => fits(text, value));
  return (actual) => textsOf(actual).map(folded).some(fitsOne) !== negated;
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

/** A text, or several of which one is enough. */
function textsOf(actual: FactValue): string[] {
  const texts = typeof actual === 'string' ? [actual] : Array.isArray(actual) ? actual : [''];
  return texts.map((text) => text.slice(0, mostCharacters));
}
