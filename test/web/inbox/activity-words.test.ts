import { expect, test } from 'vitest';
import { activityWords } from '../../../web/features/inbox/thread/activity-words.ts';

const said = (type: string, data: Record<string, string | number>) =>
  activityWords({ activity: { type, data }, author: { type: 'system', id: null, name: 'Onevoice' } });

test('a deadline is told by what was promised', () => {
  const late = { policyName: 'Standard', dueAt: '' };
  expect(said('sla-breached', { ...late, metric: 'firstResponse' })).toBe(
    'First answer is overdue (Standard).',
  );
  expect(said('sla-breached', { ...late, metric: 'handOff' })).toBe(
    'Colleague’s answer is overdue (Standard).',
  );
  const side = { metric: 'handOff', of: 'side', party: 'Warehouse' };
  expect(said('sla-breached', { ...late, ...side })).toBe('Answer of Warehouse is overdue (Standard).');
  expect(said('sla-warned', { ...side, dueAt: 'soon', percent: 75 })).toBe(
    'Answer of Warehouse is due soon: 75% of the time is used up.',
  );
});

test('who is asked aside', () => {
  const side = { sideId: 's1', party: 'Warehouse', userId: '' };
  expect(said('side-asked', side)).toBe('Onevoice asked Warehouse in a side conversation.');
  expect(said('side-answered', side)).toBe('Warehouse answered in a side conversation.');
});
