import { describe, expect, test } from 'vitest';
import { prepare, prepareFor } from '../../../shared/rules/evaluate.ts';
import type { Facts } from '../../../shared/rules/facts.ts';
import { findContactField } from '../../../shared/rules/contact-fields.ts';
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
    hasAttachments: true,
    participants: ['zoe@customer.example', 'cousin@customer.example'],
    sharedWith: ['noor'],
    lastActivityAt: new Date('2026-11-22T11:00:00.000Z'),
    lastInboundAt: new Date('2026-11-22T10:00:00.000Z'),
    lastOutboundAt: null,
    marks: { tags: { a: { by: 'keyword', reasons: ['refund'] }, z: { by: 'person', reasons: [] } } },
    sla: {
      pins: [{ policyId: 'gold' }],
      clocks: [
        { state: 'met', endedAt: new Date('2026-11-22T09:00:00.000Z'), dueAt: null, breachedAt: null },
        {
          ...{ state: 'running', endedAt: null, breachedAt: null },
          dueAt: new Date('2026-11-22T12:15:00.000Z'),
        },
        { state: 'paused', endedAt: null, dueAt: null, breachedAt: null },
      ],
    },
    routing: { alarmedAt: new Date('2026-11-22T11:00:00.000Z') },
    createdAt: new Date('2026-11-21T12:00:00.000Z'),
    waitingSince: new Date('2026-11-22T09:30:00.000Z'),
    contact: { name: 'Zoë Müller', address: 'zoe@Customer.example' },
  },
  message: {
    text: 'I want my MONEY back, now!\nOrder no. 4711',
    author: 'customer',
    subject: 'Bestellung',
    fileNames: ['Rechnung-4711.PDF'],
    kind: 'review',
    public: false,
    automatic: false,
    verified: true,
    rating: 2,
    language: 'de',
    sentiment: 'neutral',
    recipients: ['help@shop.example', 'boss@shop.example'],
  },
  happened: { score: '2', comment: 'Too slow', metric: 'firstResponse', percent: 75 },
  contact: {
    ...{ company: 'Müller & Co', language: null, notes: 'Knows the boss', timeZone: 'Europe/Vienna' },
    firstSeenAt: new Date('2026-11-20T12:00:00.000Z'),
    lastSeenAt: now,
    ...{ name: 'Zoë Müller', addresses: ['zoe@customer.example', 'zoe@home.example'], kinds: ['email'] },
    ...{ tier: 'gold', tagIds: [], segmentIds: ['big'], companyIds: [], ownerId: null, attributes: {} },
  },
  openCalendarIds: ['berlin'],
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
    [{ field: 'contact.tier', operator: 'one-of', values: ['gold', 'silver'] }, true],
    [{ field: 'contact.tier', operator: 'none-of', values: ['gold'] }, false],
    [{ field: 'contact.segments', operator: 'any-of', values: ['small', 'big'] }, true],
    [{ field: 'contact.segments', operator: 'empty' }, false],
    [{ field: 'contact.kinds', operator: 'all-of', values: ['email', 'line'] }, false],
    [{ field: 'contact.knownDays', operator: 'at-least', number: 2 }, true],
    [{ field: 'contact.silentDays', operator: 'at-least', number: 1 }, false],
    [{ field: 'contact.language', operator: 'empty' }, true],
    [{ field: 'inbox', operator: 'one-of', values: ['support'] }, true],
    [{ field: 'channel', operator: 'none-of', values: ['email'] }, false],
    [{ field: 'gone.field', operator: 'yes' }, false],
    [{ field: 'message.fileNames', operator: 'contains', values: ['.pdf'] }, true],
    [{ field: 'message.recipients', operator: 'contains', values: ['BOSS@'] }, true],
    [{ field: 'message.kind', operator: 'one-of', values: ['review'] }, true],
    [{ field: 'message.language', operator: 'one-of', values: ['de'] }, true],
    [{ field: 'message.sentiment', operator: 'one-of', values: ['negative'] }, false],
    [{ field: 'message.verified', operator: 'yes' }, true],
    [{ field: 'message.subject', operator: 'is', values: ['bestellung'] }, true],
    [{ field: 'conversation.intent', operator: 'any-of', values: ['a'] }, true],
    [{ field: 'conversation.intent', operator: 'any-of', values: ['b', 'z'] }, false],
    [{ field: 'conversation.participants', operator: 'contains', values: ['cousin@'] }, true],
    [{ field: 'conversation.sharedWith', operator: 'any-of', values: ['noor'] }, true],
    [{ field: 'conversation.answered', operator: 'no' }, true],
    [{ field: 'conversation.files', operator: 'yes' }, true],
    [{ field: 'conversation.held', operator: 'no' }, true],
    [{ field: 'conversation.alarmed', operator: 'yes' }, true],
    [{ field: 'conversation.quietHours', operator: 'at-least', number: 1 }, true],
    [{ field: 'conversation.hoursSinceCustomer', operator: 'at-most', number: 2 }, true],
    [{ field: 'conversation.hoursSinceAnswer', operator: 'at-least', number: 0 }, false],
    [{ field: 'sla.state', operator: 'all-of', values: ['at-risk', 'paused'] }, true],
    [{ field: 'sla.state', operator: 'any-of', values: ['breached', 'running', 'none'] }, false],
    [{ field: 'sla.policy', operator: 'one-of', values: ['gold'] }, true],
    [{ field: 'sla.dueHours', operator: 'at-most', number: 0.25 }, true],
    [{ field: 'sla.dueHours', operator: 'at-most', number: 0.24 }, false],
    [{ field: 'sla.metric', operator: 'one-of', values: ['firstResponse'] }, true],
    [{ field: 'sla.percent', operator: 'at-least', number: 75 }, true],
    [{ field: 'survey.score', operator: 'at-most', number: 2 }, true],
    [{ field: 'survey.kind', operator: 'one-of', values: ['csat'] }, true],
    [{ field: 'survey.kind', operator: 'one-of', values: ['nps', 'ces'] }, false],
    [{ field: 'survey.verdict', operator: 'one-of', values: ['bad'] }, true],
    [{ field: 'survey.comment', operator: 'contains', values: ['slow'] }, true],
    [{ field: 'hours', operator: 'any-of', values: ['berlin'] }, true],
    [{ field: 'hours', operator: 'none-of', values: ['berlin'] }, false],
    [{ field: 'contact.notes', operator: 'contains', values: ['boss'] }, true],
    [{ field: 'contact.timeZone', operator: 'begins', values: ['Europe/'] }, true],
    [{ field: 'contact.knownHours', operator: 'at-least', number: 48 }, true],
  ])('%j: %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test('a clock past its deadline is broken, also before somebody noticed; none is said as such', () => {
    const state = (values: string[], sla: Facts['conversation']['sla']) =>
      holds(
        { field: 'sla.state', operator: 'any-of', values },
        { ...facts, conversation: { ...facts.conversation, sla: sla ?? null } },
      );
    const dueAt = new Date(now.getTime() - 1);
    const late = { state: 'running' as const, endedAt: null, breachedAt: null, dueAt };
    expect(state(['breached'], { pins: [], clocks: [late] })).toBe(true);
    const far = { ...late, dueAt: new Date('2026-11-23T12:00:00.000Z') };
    expect(state(['running'], { pins: [], clocks: [far] })).toBe(true);
    expect(state(['none'], { pins: [], clocks: [] })).toBe(true);
    expect(state(['none'], null)).toBe(true);
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

describe('asked of a contact alone', () => {
  const belongs = (condition: RuleCondition, contact = facts.contact) =>
    prepareFor(findContactField, { match: 'all', conditions: [condition] }, pattern)({ contact, now })
      .matched;

  test('one of several addresses is enough, and none of them where it must not be', () => {
    expect(belongs({ field: 'contact.domain', operator: 'is', values: ['home.example'] })).toBe(true);
    expect(belongs({ field: 'contact.domain', operator: 'is-not', values: ['home.example'] })).toBe(false);
    expect(belongs({ field: 'contact.address', operator: 'matches', values: ['^zoe@home'] })).toBe(true);
    expect(belongs({ field: 'contact.address', operator: 'matches-not', values: ['^zoe@work'] })).toBe(true);
  });
  test('somebody without an address has none that fits', () => {
    const nobody = { ...facts.contact!, addresses: [] };
    expect(belongs({ field: 'contact.domain', operator: 'is', values: ['home.example'] }, nobody)).toBe(
      false,
    );
    expect(belongs({ field: 'contact.domain', operator: 'empty' }, nobody)).toBe(true);
  });
  test('what says nothing of a contact holds for nobody', () => {
    expect(belongs({ field: 'message.text', operator: 'contains', values: ['a'] })).toBe(false);
  });
});
