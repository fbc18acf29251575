import { expect, test } from 'vitest';
import { isQuiet, notificationTypes, usualWays, wayOf } from '../../../shared/notifications/ways.ts';
import { notificationGroups } from '../../../web/features/settings/profile/notification-kinds.ts';

const berlin = { from: 19 * 60, to: 8 * 60, timeZone: 'Europe/Berlin', weekend: false };
const at = (moment: string) => Date.parse(moment);

test('quiet hours go by the clocks of their person, past midnight and over a change of the clocks', () => {
  // Monday, winter: Berlin is an hour ahead.
  expect(isQuiet(berlin, at('2026-11-23T17:59:00Z'))).toBe(false);
  expect(isQuiet(berlin, at('2026-11-23T18:00:00Z'))).toBe(true);
  expect(isQuiet(berlin, at('2026-11-24T06:59:59Z'))).toBe(true);
  expect(isQuiet(berlin, at('2026-11-24T07:00:00Z'))).toBe(false);
  // In summer two hours.
  expect(isQuiet(berlin, at('2026-07-13T17:00:00Z'))).toBe(true);
  const noon = { ...berlin, from: 12 * 60, to: 13 * 60 };
  expect([11, 12, 13].map((hour) => isQuiet(noon, at(`2026-11-23T${String(hour)}:00:00Z`)))).toEqual([
    ...[true, false, false],
  ]);
});

test('a weekend is quiet as a whole, where it is weekend', () => {
  const weekend = { ...berlin, weekend: true, timeZone: 'Asia/Tokyo', from: 60, to: 61 };
  expect(isQuiet(weekend, at('2026-11-20T14:59:00Z'))).toBe(false);
  expect(isQuiet(weekend, at('2026-11-20T15:00:00Z'))).toBe(true);
  expect(isQuiet(weekend, at('2026-11-22T14:59:00Z'))).toBe(true);
  expect(isQuiet(weekend, at('2026-11-22T15:00:00Z'))).toBe(false);
});

test('each hears as they chose, else as usual; quiet hours leave the list', () => {
  const now = at('2026-11-23T20:00:00Z');
  expect(wayOf('assigned', undefined, now)).toBe(usualWays.assigned);
  const ways = { assigned: 'desktop', rule: 'none', whispered: 'none' } as const;
  expect(wayOf('assigned', { ways, quiet: null }, now)).toBe('desktop');
  expect(wayOf('mentioned', { ways, quiet: null }, now)).toBe('sound');
  expect(wayOf('assigned', { ways, quiet: berlin }, now)).toBe('bell');
  expect(wayOf('rule', { ways, quiet: berlin }, now)).toBe('none');
  // What is said to one alone is not lost.
  expect(wayOf('whispered', { ways, quiet: null }, now)).toBe('bell');
});

test('the page of settings has every kind once', () => {
  expect(notificationGroups.flatMap(({ types }) => types).toSorted()).toEqual(notificationTypes.toSorted());
});
