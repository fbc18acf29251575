import { describe, expect, test } from 'vitest';
import { decide, type DecideScene } from '../../../../server/services/rules/decide.ts';
import { happeningsOf, waitsFor } from '../../../../server/services/rules/events.ts';
import { pastHappenings } from '../../../../server/services/rules/past.ts';
import { fillIn, unknownPlaceholders } from '../../../../server/services/rules/placeholders.ts';
import { nothingAround } from '../../../../server/services/rules/surroundings.ts';
import { problemsOf } from '../../../../server/services/rules/check-rule.ts';
import { inputOf } from '../../../../server/services/rules/manage.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';
import type { RuleAction } from '../../../../shared/schemas/rule.ts';
import { activityOf, at, conversationOf, directory, ids, later, letterOf, ruleOf } from './rule-parts.ts';

const conversation = conversationOf();
const typesOf = (row: StoredMessage) => happeningsOf(row, conversation).map(({ type }) => type);

describe('what happened', () => {
  const joined = { threadedBy: { ...letterOf().threadedBy!, strategy: 'reply-token' as const } };
  const agent = { type: 'user', id: ids.mara, name: 'Mara' } as const;
  test.each<[string, StoredMessage, string[]]>([
    ['a first letter', letterOf(), ['created']],
    ['a first letter of a machine', letterOf({ automatic: true }), ['created']],
    ['a second letter', letterOf(joined), ['customer-replied']],
    ['a second letter of a machine', letterOf({ ...joined, automatic: true }), []],
    ['an answer', letterOf({ kind: 'outbound', author: agent, createdAt: later(1) }), ['agent-replied']],
    ['what we begin', letterOf({ kind: 'outbound', author: agent }), ['created']],
    [
      'an answer by rule',
      letterOf({ kind: 'outbound', author: { ...agent, type: 'system' }, createdAt: later(1) }),
      [],
    ],
    ['a letter that lay in its mailbox for days', letterOf({ receivedAt: later(-160) }), ['created']],
    ['history of a mailbox', letterOf({ receivedAt: later(-170) }), []],
    [
      'a fresh letter of a sender whose clock is wrong',
      letterOf({ sentAt: new Date(0), receivedAt: at }),
      ['created'],
    ],
    ['a note', letterOf({ kind: 'note', author: agent }), []],
    ['assigned', activityOf('assigned'), ['assigned']],
    ['handed back', activityOf('unassigned'), ['assigned']],
    ['tagged', activityOf('tag-added'), ['tag-added']],
    ['resolved', activityOf('status'), ['status-changed']],
    ['snoozed', activityOf('snoozed'), ['status-changed']],
    ['warned', activityOf('sla-warned'), ['sla-warned']],
    ['breached', activityOf('sla-breached'), ['sla-breached']],
    ['given back', activityOf('handed-back'), ['assigned']],
    ['taken from whom it was with', activityOf('taken-back'), ['taken-back']],
    ['handed on to another team', activityOf('handed-on'), ['handed-on']],
    ['taken by nobody', activityOf('nobody-took-it'), ['nobody-took-it']],
    ['a promise overdue', activityOf('promise-overdue'), ['promise-overdue']],
    ['a survey answered', activityOf('survey-answered', { score: 2 }), ['survey-answered']],
    ['told by rule', activityOf('rule-told'), []],
    ['renamed', activityOf('renamed'), []],
  ])('%s', (_name, row, expected) => {
    expect(typesOf(row)).toEqual(expected);
  });

  test('what the machine tagged for a letter happened by that letter, and says which tags', () => {
    const row = letterOf();
    const mark = (by: 'keyword' | 'learnt' | 'rule' | 'person', messageId = row.id) => ({
      ...{ by, reasons: [], messageId },
    });
    const tags = { [ids.vip]: mark('keyword'), [ids.refund]: mark('learnt'), [ids.billing]: mark('rule') };
    const tagged = (more: Partial<StoredConversation>) =>
      happeningsOf(row, conversationOf({ tagIds: Object.values(ids), ...more }));
    expect(tagged({ marks: { tags } })).toMatchObject([
      { type: 'created' },
      { type: 'tag-added', row, tagIds: expect.arrayContaining([ids.vip, ids.refund]) as unknown },
    ]);
    expect(tagged({ marks: { tags: { [ids.vip]: mark('keyword', ids.gone) } } })).toHaveLength(1);
    expect(tagged({ marks: { tags }, tagIds: [] })).toHaveLength(1);
    expect(happeningsOf(activityOf('tag-added', { tagId: ids.vip }), conversation)).toMatchObject([
      { tagIds: [ids.vip] },
    ]);
  });

  test('a clock of another length is another event', () => {
    const [idle] = happeningsOf(activityOf('idle', { measure: 'quiet', hours: 48 }), conversation);
    expect(waitsFor([{ type: 'idle', measure: 'quiet', hours: 48 }], idle!)).toBe(true);
    expect(waitsFor([{ type: 'idle', measure: 'quiet', hours: 24 }], idle!)).toBe(false);
    expect(waitsFor([{ type: 'idle', measure: 'customer-waits', hours: 48 }], idle!)).toBe(false);
    const [time] = happeningsOf(activityOf('time-reached', { hours: 2 }), conversation);
    expect(waitsFor([{ type: 'created' }, { type: 'time-reached', hours: 2 }], time!)).toBe(true);
  });
});

function sceneOf(more: Partial<DecideScene> = {}): DecideScene {
  const row = letterOf();
  return {
    happening: { type: 'created', row },
    ...{ conversation, around: nothingAround, directory, budget: 10, answered: new Set(), now: at },
    rules: [],
    ...more,
  };
}
const contains = (word: string) => [{ field: 'message.text', operator: 'contains' as const, values: [word] }];

describe('deciding', () => {
  test('a macro is its actions, tells so, and counts as another rule', () => {
    const runs = ruleOf({ actions: [{ type: 'macro', macroId: ids.vip }] });
    const decision = decide(sceneOf({ rules: [runs] }))!;
    expect(decision.rules[0]!.actions).toMatchObject([
      { type: 'add-tags', done: true, why: null, macro: 'Treat as VIP' },
      { type: 'priority', done: true, why: null, macro: 'Treat as VIP' },
    ]);
    expect(decision.does.map((one) => 'change' in one && one.change)).toMatchObject([
      { add: { tagIds: [ids.vip] } },
      { set: { priority: 'urgent' } },
    ]);
    expect(decision.fired).toBe(2);
    const rowIds = decision.does.flatMap((one) => ('activities' in one ? one.activities : []));
    expect(new Set(rowIds.map(({ id }) => id)).size).toBe(2);
  });

  test('a macro that is gone does nothing, and the trace says so', () => {
    const runs = ruleOf({
      actions: [
        { type: 'macro', macroId: ids.refund },
        { type: 'priority', priority: 'low' },
      ],
    });
    expect(decide(sceneOf({ rules: [runs] }))!.rules[0]!.actions).toMatchObject([
      { type: 'macro', done: false, why: 'gone' },
      { type: 'priority', done: true, why: null },
    ]);
  });

  test('the trace keeps what each action was to do, and what it was called then', () => {
    const actions: RuleAction[] = [
      { type: 'assign', userId: ids.mara },
      { type: 'assign', userId: null },
      { type: 'team', teamId: ids.billing },
      { type: 'add-tags', tagIds: [ids.refund, ids.vip] },
      { type: 'status', status: 'resolved' },
      { type: 'answer', answerId: ids.refund },
      { type: 'sla-policy', policyId: ids.support },
      { type: 'notify', groups: ['team'], userIds: [ids.noor], text: '' },
      { type: 'team', teamId: ids.gone },
    ];
    const said = decide(sceneOf({ rules: [ruleOf({ actions })] }))!.rules[0]!.actions;
    expect(said.map(({ action }) => action)).toEqual(actions);
    expect(said.map(({ names }) => Object.values(names ?? {}))).toEqual([
      ...[['mara'], [], ['Billing'], ['Refund', 'VIP'], [], ['Refund'], ['Gold'], ['noor']],
      // Somebody's id where a team's should be: the trace tells what it finds, the refusal says the rest.
      ['gone'],
    ]);
    expect(said.at(-1)).toMatchObject({ done: false, why: 'gone' });
  });

  test('the trace keeps neither long texts nor the paths of webhooks', () => {
    const actions: RuleAction[] = [
      { type: 'note', text: 'x'.repeat(119) + '😀'.repeat(50) },
      { type: 'call-url', url: 'https://hooks.example/T0/secret?key=1' },
    ];
    const [note, call] = decide(sceneOf({ rules: [ruleOf({ actions })] }))!.rules[0]!.actions;
    expect(note?.action).toEqual({ type: 'note', text: `${'x'.repeat(119)}…` });
    expect(call?.action).toEqual({ type: 'call-url', url: 'https://hooks.example/' });
  });

  test('nothing when no rule waits for it: off, elsewhere, another event', () => {
    const rules = [
      ruleOf({ enabled: false }),
      ruleOf({ inboxIds: [ids.billing] }),
      ruleOf({ events: [{ type: 'assigned' }] }),
    ];
    expect(decide(sceneOf({ rules }))).toBeNull();
  });

  test('tells which rules were looked at, which matched, on which values, and what is done', () => {
    const rules = [
      ruleOf({
        name: 'Refunds',
        conditions: contains('refund'),
        actions: [{ type: 'team', teamId: ids.billing }],
      }),
      ruleOf({ name: 'Broken', conditions: contains('broken') }),
    ];
    const decision = decide(sceneOf({ rules }));
    expect(decision).toMatchObject({ event: 'created', looked: 2, fired: 1, heldBack: false });
    expect(decision?.rules).toMatchObject([
      { name: 'Refunds', matched: true, actions: [{ type: 'team', done: true, why: null }] },
      { name: 'Broken', matched: false, actions: [], checks: [{ actual: 'I want a refund', passed: false }] },
    ]);
    expect(decision?.does).toMatchObject([
      { type: 'change', change: { set: { teamId: ids.billing }, provided: { teamId: null } } },
    ]);
  });

  test('later rules see what earlier ones did, and a stop ends it', () => {
    const urgent = [{ field: 'conversation.priority', operator: 'one-of' as const, values: ['urgent'] }];
    const first = ruleOf();
    const second = ruleOf({ conditions: urgent, actions: [{ type: 'add-tags', tagIds: [ids.vip] }] });
    expect(decide(sceneOf({ rules: [first, second] }))?.fired).toBe(2);
    expect(decide(sceneOf({ rules: [second, first] }))?.fired).toBe(1);
    const stopping = { ...first, rule: { ...first.rule, stop: true } };
    expect(decide(sceneOf({ rules: [stopping, second] }))).toMatchObject({ fired: 1, looked: 1 });
  });

  test('a tag that was added can be asked for, apart from those that were there', () => {
    const asks = (tagId: string) =>
      ruleOf({
        events: [{ type: 'tag-added' }],
        conditions: [{ field: 'event.tags', operator: 'any-of', values: [tagId] }],
      });
    const tagged = conversationOf({ tagIds: [ids.refund, ids.vip] });
    const [happening] = happeningsOf(activityOf('tag-added', { tagId: ids.vip }), tagged);
    const decided = (tagId: string) =>
      decide(sceneOf({ happening: happening!, conversation: tagged, rules: [asks(tagId)] }));
    expect(decided(ids.vip)).toMatchObject({ fired: 1, rules: [{ checks: [{ actual: [ids.vip] }] }] });
    expect(decided(ids.refund)).toMatchObject({ fired: 0 });
  });

  test('a rule does not hear of what it caused, nor of what came of that', () => {
    const [one, two] = [ruleOf(), ruleOf()];
    const row = letterOf({ causedBy: [one.rule.id] });
    const decision = decide(sceneOf({ rules: [one, two], happening: { type: 'created', row } }));
    expect(decision?.rules.map(({ ruleId }) => ruleId)).toEqual([two.rule.id]);
    expect(decision?.causedBy).toEqual([one.rule.id]);
  });

  test('over its budget it holds back and says so', () => {
    const rules = [ruleOf(), ruleOf(), ruleOf()];
    expect(decide(sceneOf({ rules, budget: 2 }))).toMatchObject({ fired: 2, heldBack: true });
    expect(decide(sceneOf({ rules, budget: 0 }))).toMatchObject({ fired: 0, heldBack: true, does: [] });
  });

  test('keeps traces short: many that did not match are counted only', () => {
    const rules = Array.from({ length: 200 }, () => ruleOf({ conditions: contains('nothing') }));
    const row = letterOf({ text: 'x'.repeat(5000) });
    const decision = decide(sceneOf({ rules, happening: { type: 'created', row } }));
    expect(decision).toMatchObject({ looked: 200, fired: 0 });
    expect(JSON.stringify(decision).length).toBeLessThan(20_000);
  });

  test('is the same each time', () => {
    const rules = [
      ruleOf({
        actions: [
          { type: 'note', text: 'Hi' },
          { type: 'add-tags', tagIds: [ids.vip] },
        ],
      }),
    ];
    const scene = sceneOf({ rules });
    expect(decide(scene)).toEqual(decide(scene));
  });
});

describe('actions', () => {
  const act = (action: RuleAction, more: Partial<DecideScene> = {}) => {
    const decision = decide(sceneOf({ rules: [ruleOf({ actions: [action] })], ...more }));
    return { why: decision?.rules[0]?.actions[0]?.why, planned: decision?.does[0] };
  };
  const row = (more: Partial<StoredMessage>) => ({
    happening: { type: 'created' as const, row: letterOf(more) },
  });

  test.each<[RuleAction, object]>([
    [
      { type: 'assign', userId: ids.mara },
      { set: { assigneeId: ids.mara }, provided: { assigneeId: null } },
    ],
    [
      { type: 'team', teamId: ids.billing },
      { set: { teamId: ids.billing }, provided: { teamId: null } },
    ],
    [{ type: 'add-tags', tagIds: [ids.vip, ids.refund] }, { add: { tagIds: [ids.vip, ids.refund] } }],
    [
      { type: 'priority', priority: 'high' },
      { set: { priority: 'high' }, provided: { priority: 'none' } },
    ],
    [
      { type: 'status', status: 'resolved' },
      { set: { status: 'resolved' }, provided: { status: 'open' } },
    ],
    [{ type: 'snooze', hours: 2 }, { set: { status: 'snoozed', snoozedUntil: later(2) } }],
    [
      { type: 'spam', spam: true },
      { set: { spam: true }, provided: { spam: false } },
    ],
    [
      { type: 'language', language: 'de' },
      { set: { language: 'de' }, provided: { language: null } },
    ],
  ])('%j', (action, change) => {
    expect(act(action)).toMatchObject({ why: null, planned: { type: 'change', change } });
  });

  test('says of a mark whose it is', () => {
    const rule = ruleOf({
      name: 'Ours',
      actions: [
        { type: 'add-tags', tagIds: [ids.vip] },
        { type: 'spam', spam: true },
        { type: 'language', language: 'de' },
      ],
    });
    const mark = { by: 'rule', reasons: ['Ours'] };
    expect(decide(sceneOf({ rules: [rule] }))?.does).toMatchObject([
      { change: { marked: { tags: { [ids.vip]: mark } } } },
      { change: { marked: { spam: mark } } },
      { change: { marked: { language: mark } } },
    ]);
  });

  test('leaves what a person said of spam and language', () => {
    const person = { by: 'person' as const, reasons: [] };
    const said = { conversation: conversationOf({ marks: { spam: person, language: person } }) };
    expect(act({ type: 'spam', spam: true }, said).why).toBe('person-said-otherwise');
    expect(act({ type: 'language', language: 'de' }, said).why).toBe('person-said-otherwise');
    expect(act({ type: 'priority', priority: 'high' }, said).why).toBeNull();
  });

  test('takes tags away, and gives back what it took', () => {
    const tagged = { conversation: conversationOf({ tagIds: [ids.vip] }) };
    expect(act({ type: 'remove-tags', tagIds: [ids.vip] }, tagged).planned).toMatchObject({
      change: { remove: { tagIds: [ids.vip] } },
    });
    expect(act({ type: 'remove-tags', tagIds: [ids.refund] }, tagged).why).toBe('nothing-to-change');
    const held = { conversation: conversationOf({ assigneeId: ids.mara }) };
    expect(act({ type: 'assign', userId: null }, held).planned).toMatchObject({
      change: { set: { assigneeId: null }, provided: { assigneeId: ids.mara } },
    });
  });

  test.each<[RuleAction, string]>([
    [{ type: 'assign', userId: ids.gone }, 'gone'],
    [{ type: 'assign', userId: ids.noor }, 'does-not-see-inbox'],
    [{ type: 'assign', userId: null }, 'nothing-to-change'],
    [{ type: 'team', teamId: ids.vip }, 'gone'],
    [{ type: 'add-tags', tagIds: [ids.mara] }, 'gone'],
    [{ type: 'priority', priority: 'none' }, 'nothing-to-change'],
    [{ type: 'status', status: 'open' }, 'nothing-to-change'],
    [{ type: 'notify', groups: ['supervisors'], userIds: [], text: '' }, 'nobody-to-tell'],
    [{ type: 'notify', groups: ['assignee'], userIds: [], text: '' }, 'nobody-to-tell'],
    [{ type: 'sla-policy', policyId: ids.vip }, 'gone'],
  ])('%j is left undone: %s', (action, why) => {
    expect(act(action)).toEqual({ why, planned: undefined });
  });

  const answer: RuleAction = { type: 'reply', text: 'Dear {{contact.firstName}}, #{{conversation.number}}' };
  test('answers people, filled in, once a day, and never a machine, spam or old mail', () => {
    expect(act(answer).planned).toMatchObject({ type: 'reply', text: 'Dear Zoe, #7' });
    expect(act(answer, row({ automatic: true })).why).toBe('automatic-mail');
    expect(act(answer, { conversation: conversationOf({ spam: true }) }).why).toBe('spam');
    expect(act(answer, row({ sentAt: later(-100) })).why).toBe('old-news');
    expect(act(answer, { conversation: conversationOf({ replyTo: [] }) }).why).toBe('nobody-to-write-to');
    const rule = ruleOf({ actions: [answer] });
    const again = decide(sceneOf({ rules: [rule], answered: new Set([rule.rule.id]) }));
    expect(again?.rules[0]?.actions[0]?.why).toBe('once-a-day');
  });

  test('says an approved answer in the customer’s language, while it is valid and nothing is missing', () => {
    const approved: RuleAction = { type: 'answer', answerId: ids.refund };
    const said = (more: Parameters<typeof conversationOf>[0], now = at) =>
      act(approved, { conversation: conversationOf(more), now });
    expect(said({}).planned).toMatchObject({ type: 'reply', text: 'Dear Zoe' });
    expect(said({ language: 'de-AT' }).planned).toMatchObject({ text: 'Liebe Zoe' });
    const nameless = { contact: { ...conversationOf().contact, name: '' } };
    expect(said({ ...nameless, language: 'fr' }).planned).toMatchObject({ text: 'Dear customer' });
    expect(said({ ...nameless, language: 'de' }).why).toBe('missing-value');
    expect(said({}, later(24)).why).toBe('not-valid');
    expect(act({ type: 'answer', answerId: ids.vip }).why).toBe('gone');
    expect(act(approved, row({ automatic: true })).why).toBe('automatic-mail');
  });

  test('tells those that it names and who see the conversation', () => {
    const notice: RuleAction = { type: 'notify', groups: ['team'], userIds: [ids.noor], text: 'Look' };
    const given = { conversation: conversationOf({ teamId: ids.billing }) };
    expect(act(notice, given).planned).toMatchObject({ userIds: [ids.mara], text: 'Look' });
    const shared = { conversation: conversationOf({ sharedWith: [ids.noor] }) };
    expect(act(notice, shared).planned).toMatchObject({ userIds: [ids.noor] });
  });

  test('gives a policy, unless its newest version holds already', () => {
    const policy: RuleAction = { type: 'sla-policy', policyId: ids.support };
    expect(act(policy).planned).toMatchObject({ type: 'sla-policy', policyId: ids.support });
    const holding = (version: number) => {
      const pin = { at, policyId: ids.support, version, calendarVersion: null, priority: 'none' as const };
      const pins = [{ ...pin, assigneeId: null, teamId: null }];
      const sla = { pins, policyName: 'Gold', clocks: [], parked: { times: 0, seconds: 0 }, waitsFor: null };
      return { conversation: conversationOf({ sla }) };
    };
    expect(act(policy, holding(1)).planned).toMatchObject({ type: 'sla-policy' });
    expect(act(policy, holding(2)).why).toBe('nothing-to-change');
  });

  test('calls a webhook with what happened', () => {
    const planned = act({ type: 'call-url', url: 'https://hooks.example/x' }).planned;
    const body = JSON.parse(planned?.type === 'webhook' ? planned.body : '{}') as Record<string, unknown>;
    expect(body).toMatchObject({
      event: 'created',
      conversation: { number: 7 },
      message: { text: 'I want a refund' },
    });
  });
});

describe('what clocks would have found', () => {
  const rows = [
    letterOf({ createdAt: at }),
    letterOf({ kind: 'outbound', createdAt: later(5) }),
    letterOf({ createdAt: later(6) }),
  ];
  const past = (event: Parameters<typeof pastHappenings>[0]['events'][number], hours = 100) =>
    pastHappenings({ conversation, rows, events: [event], since: at, now: later(hours) })
      .filter(({ type }) => type === event.type)
      .map(({ row }) => (row.createdAt.getTime() - at.getTime()) / 3_600_000);

  test.each([
    [{ type: 'idle', measure: 'quiet', hours: 4 }, 100, [4, 10]],
    [{ type: 'idle', measure: 'quiet', hours: 48 }, 100, [54]],
    [{ type: 'idle', measure: 'quiet', hours: 48 }, 40, []],
    [{ type: 'idle', measure: 'customer-waits', hours: 5 }, 100, [5, 11]],
    [{ type: 'idle', measure: 'customer-waits', hours: 6 }, 100, [12]],
    [{ type: 'time-reached', hours: 24 }, 100, [24]],
    [{ type: 'time-reached', hours: 24 }, 10, []],
  ] as const)('%j after %d hours: %j', (event, hours, expected) => {
    expect(past(event, hours)).toEqual(expected);
  });
});

describe('texts with names in braces', () => {
  test('are filled in; what stands for nothing is named', () => {
    const text =
      'Hi {{ contact.name }} <{{contact.address}}>, {{assignee.name}} has “{{conversation.subject}}”';
    expect(fillIn(text, conversation, { assignee: 'Mara' })).toBe(
      'Hi Zoe Fox <zoe@customer.example>, Mara has “Order 123”',
    );
    expect(unknownPlaceholders('{{contact.name}} {{contact.age}}')).toEqual(['contact.age']);
  });
});

describe('what does not fit', () => {
  const known = {
    users: new Set([ids.mara]),
    teams: new Set([ids.billing]),
    tags: new Set([ids.vip]),
    inboxes: new Set([ids.support]),
    calendars: new Set([ids.vip]),
    policies: new Set([ids.billing]),
    tiers: new Set([ids.vip]),
    segments: new Set([ids.vip]),
    answers: new Set([ids.refund]),
    macros: new Set([ids.vip]),
    attributes: new Map(),
  };
  test.each<[Parameters<typeof ruleOf>[0], string]>([
    [{ inboxIds: [ids.vip] }, 'inboxIds'],
    [
      { conditions: [{ field: 'conversation.tags', operator: 'any-of', values: [ids.refund] }] },
      'conditions.0.values',
    ],
    [
      { conditions: [{ field: 'message.text', operator: 'matches', values: ['(?=x)'] }] },
      'conditions.0.values',
    ],
    [
      {
        conditions: [
          { match: 'any', conditions: [{ field: 'message.text', operator: 'matches', values: ['[x'] }] },
        ],
      },
      'conditions.0.conditions.0.values',
    ],
    [{ actions: [{ type: 'assign', userId: ids.noor }] }, 'actions.0.userId'],
    [{ actions: [{ type: 'team', teamId: ids.vip }] }, 'actions.0.teamId'],
    [{ actions: [{ type: 'add-tags', tagIds: [ids.refund] }] }, 'actions.0.tagIds'],
    [{ actions: [{ type: 'notify', groups: [], userIds: [], text: 'x' }] }, 'actions.0.groups'],
    [{ actions: [{ type: 'reply', text: '{{contact.age}}' }] }, 'actions.0.text'],
    [{ actions: [{ type: 'sla-policy', policyId: ids.vip }] }, 'actions.0.policyId'],
    [{ actions: [{ type: 'macro', macroId: ids.refund }] }, 'actions.0.macroId'],
    [{ conditions: [{ field: 'hours', operator: 'any-of', values: [ids.billing] }] }, 'conditions.0.values'],
    [{ conditions: [{ field: 'sla.policy', operator: 'one-of', values: [ids.vip] }] }, 'conditions.0.values'],
  ])('%j: %s', (input, path) => {
    expect(problemsOf(inputOf(ruleOf(input).rule), known).map((one) => one.path)).toEqual([path]);
  });
  test('nothing, when all is there', () => {
    const actions: RuleAction[] = [
      { type: 'add-tags', tagIds: [ids.vip] },
      { type: 'assign', userId: null },
    ];
    expect(problemsOf(inputOf(ruleOf({ actions, inboxIds: [ids.support] }).rule), known)).toEqual([]);
  });
});
