import { describe, expect, test } from 'vitest';
import {
  slaPolicyInput,
  slaTerms,
  type SlaPolicy,
  type SlaTerms,
} from '../../../../shared/schemas/sla-policy.ts';
import { draftOf, inputOf } from '../../../../web/features/settings/sla/policy-draft.ts';
import { idOf } from '../../support/inbox-data.ts';
import { changesBetween, termsLines } from '../../../../web/features/settings/sla/terms-words.ts';

const policy = (change: object = {}): SlaPolicy => ({
  ...slaPolicyInput.parse({ name: 'Standard', targets: {}, ...change }),
  ...{ id: idOf(9), position: 0, version: 3, updatedAt: '2026-11-22T10:00:00.000Z' },
});

describe('the form of a policy', () => {
  test('begins a new one as the server does', () => {
    expect(inputOf({ ...draftOf(), name: 'New' })).toEqual(
      slaPolicyInput.parse({ name: 'New', targets: {} }),
    );
  });

  test('sends what it was given when nothing was changed', () => {
    const said = {
      targets: { firstResponse: { default: 5400, urgent: 600 }, handOff: { low: 86_400 } },
      calendarId: idOf(1),
      reopened: 'restart',
      pauses: { customer: [], 'third-party': ['handOff'], snoozed: ['resolution'] },
      warnings: [{ percent: 80, notify: 'team' }],
      conditions: { tagIds: [idOf(2)], tierIds: [idOf(3)], segmentIds: [idOf(4)], priorities: ['none'] },
    };
    const { id: _i, position: _p, version: _v, updatedAt: _u, ...input } = policy(said);
    expect(inputOf(draftOf(policy(said)))).toEqual(input);
  });

  test('puts warnings in order and refuses what cannot be read', () => {
    const draft = draftOf(policy());
    const warnings = [
      { percent: 90, notify: 'team' as const },
      { percent: 10, notify: 'assignee' as const },
    ];
    expect(inputOf({ ...draft, warnings })?.warnings.map(({ percent }) => percent)).toEqual([10, 90]);
    for (const percent of [null, 0, 100, 12.5]) {
      expect(inputOf({ ...draft, warnings: [{ percent, notify: 'team' }] })).toBeNull();
    }
    expect(inputOf({ ...draft, targets: [['soon']] })).toBeNull();
  });
});

describe('what changed between two versions', () => {
  const calendarName = (id: string) => `calendar ${id}`;
  const lines = (change: Partial<SlaTerms>) =>
    termsLines(slaTerms.parse({ name: 'Standard', targets: {}, ...change }), calendarName);

  test('is said line by line', () => {
    const changes = changesBetween(
      lines({ targets: { firstResponse: { default: 3600, low: 7200 } }, warnings: [] }),
      lines({
        ...{ targets: { firstResponse: { default: 1800 } }, calendarId: idOf(1) },
        conditions: { ...slaTerms.shape.conditions.parse({}), priorities: ['urgent', 'high'] },
      }),
    );
    expect(changes).toEqual([
      { what: 'Business hours', before: 'all day, every day', after: `calendar ${idOf(1)}` },
      { what: 'First answer, All', before: '1h', after: '30m' },
      { what: 'Priorities', before: '–', after: 'Urgent, High' },
      { what: 'Warnings', before: '–', after: '50% Assignee, 75% Team, 90% Supervisors' },
      { what: 'First answer, Low', before: '2h', after: '–' },
    ]);
  });

  test('is nothing between equal ones', () => {
    expect(changesBetween(lines({}), lines({}))).toEqual([]);
  });
});
