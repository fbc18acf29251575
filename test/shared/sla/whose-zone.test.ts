import { expect, test } from 'vitest';
import { momentAfter } from '../../../shared/sla/hours.ts';
import { clockOwners, zoneOf, type ClockOwner, type KnownZones } from '../../../shared/sla/whose-zone.ts';

const known: KnownZones = { workspace: 'Europe/Berlin', inbox: 'America/New_York', customer: 'Asia/Tokyo' };
const none: KnownZones = { workspace: 'Europe/Berlin', inbox: null, customer: null };

test.each<[ClockOwner, string | null, string | null]>([
  ['calendar', null, null],
  ['workspace', 'Europe/Berlin', 'Europe/Berlin'],
  ['inbox', 'America/New_York', 'Europe/Berlin'],
  ['customer', 'Asia/Tokyo', null],
])('by the clocks of the %s', (owner, whenKnown, whenNot) => {
  expect(zoneOf(owner, known)).toBe(whenKnown);
  expect(zoneOf(owner, none)).toBe(whenNot);
});

test('nine to five on a Monday is another hour for each of them, also over the change of the clocks', () => {
  // From Sunday on.
  const week = Array.from({ length: 7 }, (_, day) => (day > 0 && day < 6 ? [{ from: 540, to: 1020 }] : []));
  const due = (owner: ClockOwner, from: string) => {
    const timeZone = zoneOf(owner, known) ?? 'UTC';
    const calendar = { name: 'Office', timeZone, week, holidays: [] };
    const at = momentAfter({ calendar, still: [] }, Date.parse(from), 3_600_000);
    return at === null ? null : new Date(at).toISOString();
  };
  const dues = (from: string) => Object.fromEntries(clockOwners.map((owner) => [owner, due(owner, from)]));
  // The Sunday on which Berlin and New York had long gone back to winter.
  expect(dues('2026-11-22T00:00:00Z')).toEqual({
    calendar: '2026-11-23T10:00:00.000Z',
    workspace: '2026-11-23T09:00:00.000Z',
    inbox: '2026-11-23T15:00:00.000Z',
    customer: '2026-11-23T01:00:00.000Z',
  });
  // Berlin changed on 25 October 2026, New York only a week later.
  expect(dues('2026-10-25T12:00:00Z')).toEqual({
    calendar: '2026-10-26T10:00:00.000Z',
    workspace: '2026-10-26T09:00:00.000Z',
    inbox: '2026-10-26T14:00:00.000Z',
    customer: '2026-10-26T01:00:00.000Z',
  });
});
