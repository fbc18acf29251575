import { expect, test } from 'vitest';
import { spamReasons } from '../../../../server/enrichment/spam.ts';
import { fieldNames, findField } from '../../../../shared/rules/fields.ts';
import { operatorsFor } from '../../../../shared/rules/operators.ts';
import type { Mark } from '../../../../shared/schemas/marks.ts';
import { refusal } from '../../../../shared/schemas/decision.ts';
import { plainEvents, ruleActionTypes, type RuleAction } from '../../../../shared/schemas/rule.ts';
import { whyWords } from '../../../../web/features/inbox/header/mark-words.ts';
import {
  actionWords,
  conditionWords,
  eventWords,
  fieldWords,
  operatorWords,
} from '../../../../web/features/settings/rules/rule-words.ts';
import { tMaybe } from '../../../../web/lib/i18n.ts';

test('every field, operator and fixed choice has words', () => {
  for (const name of fieldNames) {
    const field = findField(name);
    expect(fieldWords(name), name).not.toBe(name);
    for (const operator of field ? operatorsFor(field) : []) {
      const usual = tMaybe(`settings.rules.operators.${field?.type ?? ''}-${operator}`);
      expect(usual, `${name} ${operator}`).toBeDefined();
      expect(operatorWords(name, operator)).not.toBe('');
    }
    const choices = field?.choices;
    for (const choice of Array.isArray(choices) ? (choices as string[]) : []) {
      expect(tMaybe(`settings.rules.values.${choice}`), choice).toBeDefined();
    }
  }
});

test('every event, action and refusal has words', () => {
  for (const type of plainEvents) {
    expect(eventWords({ type })).not.toContain('settings.');
    expect(tMaybe(`settings.rules.traced.${type}`), type).toBeDefined();
  }
  for (const type of ruleActionTypes) expect(tMaybe(`settings.rules.actions.${type}`), type).toBeDefined();
  for (const why of refusal.options) expect(tMaybe(`settings.rules.refused.${why}`), why).toBeDefined();
});

test('conditions are sentences, with names that only the trace knows', () => {
  const hours = { field: 'hours', operator: 'none-of' as const, values: ['c1'] };
  expect(conditionWords(hours, { c1: 'Berlin' })).toBe('the business hours are closed at Berlin');
  const due = { field: 'sla.state', operator: 'any-of' as const, values: ['at-risk'] };
  expect(conditionWords(due)).toBe('the promises are due within half an hour');
});

test('an action says what it does by the names of then, also of what is gone', () => {
  const names = {
    t1: 'Refund',
    t2: 'VIP',
    u1: 'Mara',
    g1: 'Billing',
    a1: 'How to return',
    p1: 'Gold',
    m1: 'Close',
  };
  const told = (action: RuleAction) => actionWords(action, names);
  expect(told({ type: 'add-tags', tagIds: ['t1', 't2'] })).toBe('add Refund and VIP');
  expect(told({ type: 'assign', userId: 'u1' })).toBe('assign it to Mara');
  expect(told({ type: 'team', teamId: 'g1' })).toBe('give it to team Billing');
  expect(told({ type: 'answer', answerId: 'a1' })).toBe('reply with the answer “How to return”');
  expect(told({ type: 'sla-policy', policyId: 'p1' })).toBe('promise what “Gold” says');
  expect(told({ type: 'macro', macroId: 'm1' })).toBe('run the macro “Close”');
  expect(told({ type: 'notify', groups: ['team'], userIds: ['u1'], text: '' })).toBe(
    'notify the team and Mara',
  );
  expect(told({ type: 'status', status: 'resolved' })).toBe('set the status to resolved');
  expect(told({ type: 'team', teamId: 'nobody' })).toBe('give it to team something that is gone');
});

test('every reason of spam is said in words; what was kept as a sentence stays one', () => {
  const why = (...reasons: string[]) => whyWords({ by: 'evidence', reasons } satisfies Mark);
  for (const reason of spamReasons) {
    expect(tMaybe(`settings.tags.spamReasons.${reason}`, { detail: 'x' }), reason).toBeDefined();
  }
  expect(why('provider:X-Spam-Flag: YES')).toBe('The provider’s filter marked it: X-Spam-Flag: YES.');
  expect(why('The subject shouts')).toBe('The subject shouts.');
});

test('what was typed stands in quotes, and many of a kind have a form of their own', () => {
  const one = { field: 'message.text', operator: 'contains' as const, values: ['refund', 'money back'] };
  expect(conditionWords(one)).toBe('the message contains “refund” or “money back”');
  expect(conditionWords({ ...one, field: 'message.recipients', operator: 'contains-not' as const })).toBe(
    'the recipients do not contain “refund” or “money back”',
  );
});
