import { expect, test } from 'vitest';
import { slaConditions, type SlaConditions } from '../../../shared/schemas/sla-policy.ts';
import { isFor, type SlaSubject } from '../../../shared/sla/conditions.ts';

const subject: SlaSubject = {
  ...{ inboxId: 'i1', channel: 'email', teamId: 't1', priority: 'high' },
  ...{ tagIds: ['vip', 'late'], tierId: 'gold', segmentIds: ['abroad'] },
};
const nobody: SlaSubject = { ...subject, teamId: null, tagIds: [], tierId: null, segmentIds: [] };
const holds = (conditions: Partial<SlaConditions>, of = subject) => isFor(conditions, of);

test('asked for nothing, a policy is for everything; also one that was saved before there was more to ask', () => {
  expect(holds(slaConditions.parse({}), nobody)).toBe(true);
  expect(holds({})).toBe(true);
  expect(holds({ inboxIds: ['i1'], channels: [], teamIds: [], priorities: [] })).toBe(true);
});

test.each<[Partial<SlaConditions>, Partial<SlaConditions>]>([
  [{ inboxIds: ['i2', 'i1'] }, { inboxIds: ['i2'] }],
  [{ channels: ['email'] }, { channels: ['chat'] }],
  [{ teamIds: ['t1'] }, { teamIds: ['t2'] }],
  [{ priorities: ['urgent', 'high'] }, { priorities: ['none'] }],
  [{ tagIds: ['other', 'late'] }, { tagIds: ['other'] }],
  [{ tierIds: ['gold'] }, { tierIds: ['silver'] }],
  [{ segmentIds: ['near', 'abroad'] }, { segmentIds: ['near'] }],
])('one of a list is enough: %j, not %j', (fits, not) => {
  expect([holds(fits), holds(not)]).toEqual([true, false]);
});

test('all that is given has to fit', () => {
  expect(holds({ tagIds: ['vip'], tierIds: ['gold'], priorities: ['high'] })).toBe(true);
  expect(holds({ tagIds: ['vip'], tierIds: ['gold'], priorities: ['low'] })).toBe(false);
});

test.each([{ teamIds: ['t1'] }, { tagIds: ['vip'] }, { tierIds: ['gold'] }, { segmentIds: ['abroad'] }])(
  'whoever has none is not meant by %j',
  (conditions) => {
    expect(holds(conditions, nobody)).toBe(false);
  },
);
