import { describe, expect, test } from 'vitest';
import { prepare } from '../../../shared/rules/evaluate.ts';
import type { Facts } from '../../../shared/rules/facts.ts';
import { fieldNames, fields } from '../../../shared/rules/fields.ts';
import { operandOf, operators, operatorsFor } from '../../../shared/rules/operators.ts';
import { ruleInput, type RuleCondition, type RuleLogic } from '../../../shared/schemas/rule.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const facts: Facts = {
  conversation: {
    status: 'open',
    priority: 'none',
    subject: 'Rückerstattung für Bestellung 123',
    tagIds: ['a', 'b'],
    teamId: null,
    assigneeId: 'mara',
    inboxId: 'support',
    channel: 'email',
    language: 'de',
    sentiment: 'negative',
    spam: false,
    messageCount: 3,
    createdAt: new Date('2026-11-21T12:00:00.000Z'),
    waitingSince: new Date('2026-11-22T09:30:00.000Z'),
    contact: { name: 'Zoë Müller', address: 'zoe@Customer.example' },
  },
  message: {
    text: 'I want my MONEY back, now!\nOrder no. 4711',
    author: 'customer',
    files: 1,
    public: false,
    automatic: false,
    rating: 2,
  },
  contact: { company: 'Müller & Co', language: null },
  now,
};
const pattern = (source: string) => {
  const expression = new RegExp(source, 'iu');
  return (text: string) => expression.test(text);
};
const holds = (condition: RuleCondition, about = facts) =>
  prepare({ match: 'all', conditions: [condition] }, pattern)(about).matched;
const text = (operator: RuleCondition['operator'], ...values: string[]): RuleCondition => ({
  field: 'message.text',
  operator,
  values,
});

describe('texts', () => {
  test.each([
    ['contains', ['money back'], true],
    ['contains', ['refund', 'money'], true],
    ['contains', ['refund'], false],
    ['contains-not', ['refund'], true],
    ['contains-not', ['refund', 'back'], false],
    ['begins', ['i WANT'], true],
    ['begins', ['want'], false],
    ['ends', ['4711'], true],
    ['ends', ['now!'], false],
    ['is', ['i want'], false],
    ['is-not', ['i want'], true],
    ['matches', [String.raw`no\.\s*\d+`], true],
    ['matches', ['^order'], false],
    ['matches-not', ['refund'], true],
    ['empty', [], false],
    ['filled', [], true],
  ] as const)('%s %j: %s', (operator, values, expected) => {
    expect(holds(text(operator, ...values))).toBe(expected);
  });

  test('case and accents do not count', () => {
    const subject = { field: 'conversation.subject', operator: 'contains' as const };
    expect(holds({ ...subject, values: ['RUCKERSTATTUNG'] })).toBe(true);
    expect(holds({ field: 'contact.name', operator: 'is', values: ['zoe muller'] })).toBe(true);
    expect(holds({ field: 'contact.domain', operator: 'is', values: ['customer.example'] })).toBe(true);
  });

  test('without a message there is no text, and it is empty', () => {
    const silent = { ...facts, message: null };
    expect(holds(text('contains', 'money'), silent)).toBe(false);
    expect(holds(text('contains-not', 'money'), silent)).toBe(true);
    expect(holds(text('empty'), silent)).toBe(true);
  });

  test('a huge text is looked at up to a bound', () => {
    const message = { ...facts.message!, text: `${'x'.repeat(30_000)} money` };
    expect(holds(text('contains', 'money'), { ...facts, message })).toBe(false);
  });
});

describe('other values', () => {
  test.each<[RuleCondition, boolean]>([
    [{ field: 'conversation.status', operator: 'one-of', values: ['open', 'pending'] }, true],
    [{ field: 'conversation.status', operator: 'none-of', values: ['open'] }, false],
    [{ field: 'conversation.team', operator: 'empty' }, true],
    [{ field: 'conversation.team', operator: 'none-of', values: ['billing'] }, true],
    [{ field: 'conversation.team', operator: 'one-of', values: ['billing'] }, false],
    [{ field: 'conversation.assignee', operator: 'filled' }, true],
    [{ field: 'conversation.tags', operator: 'any-of', values: ['b', 'z'] }, true],
    [{ field: 'conversation.tags', operator: 'all-of', values: ['b', 'z'] }, false],
    [{ field: 'conversation.tags', operator: 'all-of', values: ['b', 'a'] }, true],
    [{ field: 'conversation.tags', operator: 'none-of', values: ['z'] }, true],
    [{ field: 'conversation.tags', operator: 'empty' }, false],
    [{ field: 'conversation.messages', operator: 'at-least', number: 3 }, true],
    [{ field: 'conversation.messages', operator: 'at-most', number: 2 }, false],
    [{ field: 'conversation.ageHours', operator: 'at-least', number: 24 }, true],
    [{ field: 'conversation.waitingHours', operator: 'at-least', number: 2.5 }, true],
    [{ field: 'conversation.waitingHours', operator: 'at-least', number: 2.51 }, false],
    [{ field: 'message.rating', operator: 'at-most', number: 2 }, true],
    [{ field: 'message.files', operator: 'yes' }, true],
    [{ field: 'message.automatic', operator: 'no' }, true],
    [{ field: 'message.public', operator: 'yes' }, false],
    [{ field: 'contact.company', operator: 'contains', values: ['muller'] }, true],
    [{ field: 'contact.language', operator: 'empty' }, true],
    [{ field: 'inbox', operator: 'one-of', values: ['support'] }, true],
    [{ field: 'channel', operator: 'none-of', values: ['email'] }, false],
    [{ field: 'gone.field', operator: 'yes' }, false],
  ])('%j: %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test('what is not there is neither more nor less than a number', () => {
    const calm = { ...facts, conversation: { ...facts.conversation, waitingSince: null } };
    expect(holds({ field: 'conversation.waitingHours', operator: 'at-least', number: 0 }, calm)).toBe(false);
    expect(holds({ field: 'conversation.waitingHours', operator: 'at-most', number: 99 }, calm)).toBe(false);
  });
});

describe('groups', () => {
  const yes: RuleCondition = { field: 'conversation.spam', operator: 'no' };
  const no: RuleCondition = { field: 'conversation.spam', operator: 'yes' };
  const judge = (logic: RuleLogic) => prepare(logic, pattern)(facts);

  test.each<['all' | 'any', RuleCondition[], boolean, number]>([
    ['all', [], true, 0],
    ['any', [], true, 0],
    ['all', [yes, yes], true, 2],
    ['all', [no, yes], false, 1],
    ['any', [no, yes, yes], true, 2],
    ['any', [no, no], false, 2],
  ])('%s of %j', (match, conditions, matched, looked) => {
    const verdict = judge({ match, conditions });
    expect(verdict.matched).toBe(matched);
    expect(verdict.checks).toHaveLength(looked);
  });

  test('stand inside one another', () => {
    const either = { match: 'any' as const, conditions: [no, yes] };
    expect(judge({ match: 'all', conditions: [yes, either] }).matched).toBe(true);
    expect(judge({ match: 'all', conditions: [{ ...either, match: 'all' }] }).matched).toBe(false);
    expect(judge({ match: 'any', conditions: [no, { match: 'all', conditions: [yes, yes] }] }).matched).toBe(
      true,
    );
  });

  test('the trace says what was asked and what was there', () => {
    const condition: RuleCondition = { field: 'conversation.tags', operator: 'any-of', values: ['z'] };
    expect(judge({ match: 'all', conditions: [condition] }).checks).toEqual([
      { ...condition, actual: ['a', 'b'], passed: false },
    ]);
  });
});

describe('the table of fields', () => {
  test.each(fieldNames)('%s gives a value of its kind, with and without a message', (name) => {
    const field = fields[name];
    const kinds = { text: 'string', choice: 'string', set: 'object', number: 'number', flag: 'boolean' };
    for (const seen of [facts, { ...facts, message: null, contact: null }]) {
      const value = field.read(seen);
      if (value !== null) expect(typeof value).toBe(kinds[field.type]);
    }
    expect(operatorsFor(field).length).toBeGreaterThan(0);
  });

  test('a negation is true exactly where its other is not', () => {
    const pairs = [
      ['contains', 'contains-not'],
      ['is', 'is-not'],
      ['matches', 'matches-not'],
    ] as const;
    for (const [one, other] of pairs) {
      for (const value of ['money', 'refund', 'i want', '4711']) {
        expect(holds(text(one, value))).toBe(!holds(text(other, value)));
      }
    }
  });

  test('every operator has an operand', () => {
    for (const [type, names] of Object.entries(operators)) {
      for (const operator of names) {
        expect(['values', 'pattern', 'number', 'none']).toContain(operandOf(type as never, operator));
      }
    }
  });
});

describe('what a rule may be', () => {
  const rule = (conditions: unknown[], more: object = {}) =>
    ruleInput.safeParse({
      name: 'A rule',
      events: [{ type: 'created' }],
      conditions,
      actions: [{ type: 'priority', priority: 'high' }],
      ...more,
    });

  test('fills in what is left out', () => {
    expect(rule([]).data).toMatchObject({ enabled: true, inboxIds: [], match: 'all', stop: false });
  });

  test.each([
    [{ field: 'no.such', operator: 'is', values: ['a'] }, 'There is no field “no.such”.'],
    [
      { field: 'message.files', operator: 'contains', values: ['a'] },
      '“contains” does not fit “message.files”.',
    ],
    [{ field: 'conversation.status', operator: 'empty' }, '“empty” does not fit “conversation.status”.'],
    [{ field: 'message.text', operator: 'contains' }, 'Name at least one.'],
    [{ field: 'message.text', operator: 'matches', values: ['a', 'b'] }, 'Give one pattern.'],
    [{ field: 'conversation.messages', operator: 'at-least' }, 'Give a number.'],
    [
      { field: 'conversation.priority', operator: 'one-of', values: ['huge'] },
      '“huge” is none of none, low, normal, high, urgent.',
    ],
  ])('%j is refused: %s', (condition, message) => {
    const parsed = rule([condition]);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(JSON.stringify(message).slice(1, -1));
  });

  test('needs an event and an action', () => {
    expect(rule([], { events: [] }).success).toBe(false);
    expect(rule([], { actions: [] }).success).toBe(false);
    expect(rule([], { events: [{ type: 'idle', measure: 'quiet', hours: 48 }] }).success).toBe(true);
    expect(rule([], { events: [{ type: 'idle', hours: 48 }] }).success).toBe(false);
  });
});
