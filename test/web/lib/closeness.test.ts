import { describe, expect, test } from 'vitest';
import { closeness, slipsBetween } from '../../../web/lib/closeness.ts';

const actions = [
  'Resolve',
  'Reply',
  'Reopen',
  'Snooze',
  'Assign to someone',
  'Assign to me',
  'Go to settings',
  'Add or remove tags',
  'Mark as unread',
];
const best = (typed: string) =>
  actions
    .map((label) => ({ label, score: closeness(label, typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ label }) => label);

describe('what comes closest', () => {
  test.each([
    ['res', 'Resolve'],
    ['reslove', 'Resolve'],
    ['snoze', 'Snooze'],
    ['asign me', 'Assign to me'],
    ['setings', 'Go to settings'],
    ['tags', 'Add or remove tags'],
    ['unraed', 'Mark as unread'],
    ['gts', 'Go to settings'],
    ['ÁSSIGN SOMEONE', 'Assign to someone'],
  ])('%s: %s', (typed, label) => {
    expect(best(typed)[0]).toBe(label);
  });

  test('what is far away is left out', () => {
    expect(best('xylophone')).toEqual([]);
    expect(best('resolve purple')).toEqual([]);
    expect(closeness('Reply', '')).toBe(1);
  });

  test('slips are counted', () => {
    expect(slipsBetween('resolve', 'reslove')).toBe(1);
    expect(slipsBetween('snooze', 'snoze')).toBe(1);
    expect(slipsBetween('kitten', 'sitting')).toBe(3);
  });
});
