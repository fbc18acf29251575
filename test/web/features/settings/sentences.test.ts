import { IntlMessageFormat } from 'intl-messageformat';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldNames, findField } from '../../../../shared/rules/fields.ts';
import { operandOf, operatorsFor, type Operator } from '../../../../shared/rules/operators.ts';
import {
  plainEvents,
  ruleActionTypes,
  type RuleAction,
  type RuleEvent,
} from '../../../../shared/schemas/rule.ts';
import { activityWords } from '../../../../web/features/inbox/thread/activity-words.ts';
import {
  actionWords,
  conditionWords,
  eventWords,
  ruleWords,
} from '../../../../web/features/settings/rules/rule-words.ts';
import { formatBytes, formatMoment } from '../../../../web/lib/format.ts';
import { currentLocale, startLocale } from '../../../../web/lib/i18n.ts';
import en from '../../../../web/locales/en.json';

const locales = readdirSync(join(import.meta.dirname, '../../../../web/locales')).flatMap(
  (name) => /^(.+)\.json$/.exec(name)?.[1] ?? [],
);

/** What people named, in no language: it is taken out before words are looked at. */
const person = '山田Ω';
const names = { n1: person, n2: person };

/** Names that are the same everywhere. */
const everywhere = /Onevoice|xn--[a-z\d-]+|\bb\b|SLA|CSAT|NPS|CES|URL|Mastodon|\d+|Ω|山田/gu;
const english = /\b(?:the|is|are|of|it|and|with|not|this|has|been|customer|set|nobody|hours)\b/i;
const otherScript = new Set(['ja', 'zh-Hant', 'ar']);

/** What a sentence of this language may not hold. */
function faults(sentence: string): string[] {
  const locale = currentLocale();
  const own = sentence.replaceAll(everywhere, '');
  return [
    sentence.trim() === '' && 'empty',
    / {2}/.test(sentence) && 'two spaces',
    /[{}]|undefined|settings\.|inbox\.|NaN/.test(sentence) && 'a place that nothing filled',
    / [,.;:](?!\p{L})/u.test(sentence) && locale !== 'fr' && 'a space before a stop',
    otherScript.has(locale) && /[a-z]{2,}/i.test(own) && 'Latin letters',
    locale === 'ja' && /[\p{L}」] [\p{L}「]/u.test(own) && 'a space in Japanese',
    locale !== 'en' && english.test(own) && 'English',
  ].filter((one) => one !== false);
}

const wrong = (sentences: readonly string[]) =>
  sentences.flatMap((sentence) => faults(sentence).map((fault) => `${fault}: ${sentence}`));

function everyCondition() {
  return fieldNames.flatMap((field) => {
    const found = findField(field);
    const choices = Array.isArray(found?.choices) ? (found.choices as string[]) : ['n1'];
    return (found ? operatorsFor(found) : []).flatMap((operator: Operator) => {
      const operand = operandOf(found?.type ?? 'text', operator);
      if (operand === 'none') return [{ field, operator }];
      if (operand === 'number') return [{ field, operator, number: 1234.5 }];
      if (operand === 'pattern') return [{ field, operator, values: ['n1'] }];
      return [
        ...choices.map((choice) => ({ field, operator, values: [choice] })),
        { field, operator, values: [choices[0] ?? 'n1', choices.at(-1) ?? 'n2'] },
      ];
    });
  });
}

const events: RuleEvent[] = [
  ...plainEvents.map((type) => ({ type })),
  ...[1, 2, 5, 24].flatMap((hours): RuleEvent[] => [
    { type: 'idle', measure: 'quiet', hours },
    { type: 'idle', measure: 'customer-waits', hours },
    { type: 'time-reached', hours },
  ]),
];

const actions: RuleAction[] = [
  { type: 'assign', userId: 'n1' },
  { type: 'assign', userId: null },
  { type: 'team', teamId: 'n1' },
  { type: 'team', teamId: null },
  { type: 'add-tags', tagIds: ['n1', 'n2'] },
  { type: 'remove-tags', tagIds: ['n1'] },
  ...(['none', 'low', 'normal', 'high', 'urgent'] as const).map((priority): RuleAction => ({
    type: 'priority',
    priority,
  })),
  { type: 'status', status: 'resolved' },
  { type: 'status', status: 'pending' },
  { type: 'snooze', hours: 2 },
  { type: 'spam', spam: true },
  { type: 'spam', spam: false },
  { type: 'language', language: 'fi' },
  { type: 'note', text: person },
  { type: 'reply', text: person },
  { type: 'answer', answerId: 'n1' },
  { type: 'macro', macroId: 'n1' },
  { type: 'notify', groups: ['team', 'assignee'], userIds: ['n1'], text: '' },
  { type: 'sla-policy', policyId: 'n1' },
  { type: 'call-url', url: 'https://山田.Ω/', headers: [] } as unknown as RuleAction,
];

/** Every way in which what happened branches: the values of its selects, in all combinations. */
function everyActivity(text: string): Record<string, string | number>[] {
  const cases = new Map<string, Set<string>>();
  const plain = new Set<string>();
  const visit = (nodes: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const node of nodes) {
      if (!('value' in node) || node.type === 0) continue;
      if (!('options' in node)) {
        plain.add(node.value);
        continue;
      }
      const known = cases.get(node.value) ?? new Set<string>();
      for (const [at, option] of Object.entries(node.options)) {
        known.add(node.type === 6 ? '' : at);
        visit(option.value);
      }
      if (node.type === 6) for (const count of ['1', '2', '5', '11']) known.add(count);
      known.delete('');
      cases.set(node.value, known);
    }
  };
  visit(new IntlMessageFormat(text, 'en').getAst());
  const base = Object.fromEntries([...plain].map((name) => [name, fillers[name] ?? person]));
  let all: Record<string, string | number>[] = [base];
  for (const [name, known] of cases) {
    all = all.flatMap((values) =>
      [...known].map((value) => ({ ...values, [name]: /^\d+$/.test(value) ? Number(value) : value })),
    );
  }
  return all;
}
const moment = '2026-11-25T09:00:00.000Z';
const fillers: Readonly<Record<string, string | number>> = {
  ...{ number: 12, score: 4, of: 5, percent: 75, bytes: 1_200_000, metric: 'firstResponse' },
  ...{ until: moment, dueAt: moment },
};

const kinds = Object.entries(en.inbox.activities).filter(
  ([kind]) => !['system', 'other', 'byRule', 'byPerson'].includes(kind),
);

describe.each(locales)('sentences in %s', (locale) => {
  beforeAll(() => startLocale([locale]));
  afterAll(() => startLocale(['en']));

  test('say every condition', () => {
    expect(currentLocale()).toBe(locale);
    const said = everyCondition().map((one) => conditionWords(one, names));
    expect(said.length).toBeGreaterThan(300);
    expect(wrong(said)).toEqual([]);
  });

  test('say everything that happens and everything that is done', () => {
    expect(new Set(actions.map(({ type }) => type))).toEqual(new Set(ruleActionTypes));
    expect(wrong([...events.map(eventWords), ...actions.map((one) => actionWords(one, names))])).toEqual([]);
  });

  test('say whole rules, with conditions and without', () => {
    const rule = {
      ...{ name: person, enabled: true, inboxIds: [], stop: false },
      ...{ match: 'all' as const, events: events.slice(0, 3) },
      actions: [
        { type: 'status' as const, status: 'resolved' as const },
        { type: 'note' as const, text: '[b] {when}' },
      ],
    };
    const conditions = [
      { field: 'message.text', operator: 'contains' as const, values: [person] },
      { match: 'any' as const, conditions: [{ field: 'conversation.spam', operator: 'no' as const }] },
    ];
    for (const some of [conditions, []]) {
      const parts = ruleWords({ ...rule, conditions: some });
      const sentence = parts.map(({ text }) => text).join('');
      // What somebody wrote is neither cut nor filled in.
      expect(sentence).toContain('[b] {when}');
      expect(wrong([sentence.replace('[b] {when}', person)])).toEqual([]);
      expect(parts.some(({ strong }) => strong)).toBe(true);
      expect(parts.every(({ text, strong }) => !strong || text.length < 14)).toBe(true);
    }
  });

  test('say every activity, by a person, by a rule, by nobody', () => {
    const said = kinds.flatMap(([type, text]) =>
      everyActivity(text).flatMap(({ who: _, ...data }) =>
        [
          { type: 'user' as const, id: 'u1', name: person },
          { type: 'system' as const, id: null, name: 'Onevoice' },
        ].flatMap((author) => [
          activityWords({ activity: { type, data }, author }),
          activityWords({ activity: { type, data: { ...data, rule: person } }, author }),
        ]),
      ),
    );
    expect(said.length).toBeGreaterThan(200);
    const plain = [...new Set(said)].map((one) =>
      one.replaceAll(formatMoment(moment), person).replaceAll(formatBytes(1_200_000), person),
    );
    expect(wrong(plain)).toEqual([]);
  });
});
