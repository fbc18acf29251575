import type { CalendarHours, HourSpan } from '../../../shared/schemas/calendar.ts';
import { slaConditions, type SlaTargets, type SlaTerms } from '../../../shared/schemas/sla-policy.ts';
import type { Fact, PinnedTerms } from '../../../shared/sla/facts.ts';

/** Random conversations, calendars and policies, the same for the same seed. */

const minute = 60_000;
const day = 86_400_000;
/** Around a change of clocks, a change of the year, and in between. */
export const beginnings = [
  '2026-03-25',
  '2026-10-21',
  '2026-12-22',
  '2026-06-10',
  '2026-03-04',
  '2026-09-30',
];
const timeZones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'UTC',
  'America/St_Johns',
  'Pacific/Auckland',
];

/** A generator of numbers (mulberry32). */
export class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  below(end: number): number {
    return Math.floor(this.share() * end);
  }
  among<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error('nothing to choose from');
    return one;
  }
  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((one) => ({ one, at: this.share() }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one);
  }
}

function hours(chance: Chance): HourSpan[] {
  const cuts = Array.from({ length: chance.below(3) * 2 }, () => chance.below(24 * 12 + 1) * 5).sort(
    (a, b) => a - b,
  );
  const spans: HourSpan[] = [];
  for (let index = 0; index + 1 < cuts.length; index += 2) {
    const [from = 0, to = 0] = [cuts[index], cuts[index + 1]];
    if (from < to && (spans.at(-1)?.to ?? -1) < from) spans.push({ from, to });
  }
  return chance.share() < 0.1 ? [{ from: 0, to: 1440 }] : spans;
}

export function calendarBy(chance: Chance, begin: number): CalendarHours {
  const date = (offset: number) => new Date(begin + offset * day).toISOString().slice(0, 10);
  const usual = chance.share() < 0.5;
  const split = [
    { from: 540, to: 750 },
    { from: 810, to: 1080 },
  ];
  return {
    timeZone: chance.among(timeZones),
    week: Array.from({ length: 7 }, (_, weekday) => (usual && weekday % 6 > 0 ? split : hours(chance))),
    holidays: Array.from({ length: chance.below(3) }, () => {
      const name = date(chance.below(8));
      return {
        date: chance.share() < 0.5 ? name : name.slice(5),
        name: '',
        spans: chance.share() < 0.6 ? [] : hours(chance),
      };
    }),
  };
}

const metrics = ['firstResponse', 'nextResponse', 'publicAnswer', 'resolution', 'handOff'] as const;

export function termsBy(chance: Chance, calendars: readonly CalendarHours[]): PinnedTerms {
  const seconds = () => (1 + chance.below(chance.share() < 0.5 ? 40 : 900)) * 60;
  const targets = (): SlaTargets => ({
    ...(chance.share() < 0.9 && { default: seconds() }),
    ...(chance.share() < 0.5 && { urgent: seconds() }),
    ...(chance.share() < 0.3 && { low: seconds() }),
  });
  const some = () => metrics.filter(() => chance.share() < 0.4);
  const terms: SlaTerms = {
    name: 'Random',
    calendarId: null,
    zone: 'calendar',
    targets: Object.fromEntries(metrics.map((metric) => [metric, targets()])),
    pauses: { customer: some(), 'third-party': some(), snoozed: some() },
    reopened: chance.among(['continue', 'restart']),
    warnings: [],
    conditions: slaConditions.parse({}),
  };
  const calendar = chance.share() < 0.15 ? null : chance.among(calendars);
  return { ...terms, policyId: `p${chance.below(1e9)}`, version: 1, calendar, calendarVersion: 1 };
}

/** The facts of one conversation, in no order, and a moment to look at it. */
export function historyBy(
  chance: Chance,
  { begin, policies }: { begin: number; policies: readonly PinnedTerms[] },
): { facts: Fact[]; now: number } {
  const length = 60 + chance.below(chance.share() < 0.5 ? 600 : 6000);
  const at = () => begin + chance.below(length) * minute;
  let made = 0;
  const id = () => `f${String((made += 1)).padStart(3, '0')}`;
  const kinds: (() => Fact)[] = [
    () => ({ at: at(), id: id(), kind: 'inbound', public: chance.share() < 0.3 }),
    () => ({ at: at(), id: id(), kind: 'inbound', public: false }),
    () => ({ at: at(), id: id(), kind: 'outbound', public: chance.share() < 0.5, authorId: 'u1' }),
    () => ({
      at: at(),
      id: id(),
      kind: 'status',
      to: chance.among(['open', 'pending', 'snoozed', 'resolved']),
    }),
    () => ({ at: at(), id: id(), kind: 'status', to: chance.among(['open', 'pending', 'resolved']) }),
    () => ({ at: at(), id: id(), kind: 'waits-for', party: 'Post', reason: 'parcel', by: 'u1' }),
    () => ({ at: at(), id: id(), kind: 'goes-on', by: 'u1' }),
    () => ({ at: at(), id: id(), kind: 'priority', to: chance.among(['none', 'low', 'urgent']) }),
    () => ({
      at: at(),
      id: id(),
      kind: 'policy',
      terms: chance.share() < 0.1 ? null : chance.among(policies),
    }),
    () => ({ at: at(), id: id(), kind: 'shared', userIds: [chance.among(['u8', 'u9'])] }),
    () => ({ at: at(), id: id(), kind: 'note', authorId: chance.among(['u1', 'u8', 'u9']) }),
    () => ({
      ...{ at: at(), id: id(), kind: 'side-asked', sideId: chance.among(['s1', 's2']) },
      ...{ party: 'Stock', userId: chance.among(['u8', null]) },
    }),
    () => ({ at: at(), id: id(), kind: 'side-answered', sideId: chance.among(['s1', 's2']) }),
    () => ({ at: at(), id: id(), kind: 'side-closed', sideId: chance.among(['s1', 's2']) }),
    () => ({ at: at(), id: id(), kind: 'holder', assigneeId: chance.among(['u1', 'u2', null]) }),
  ];
  const first: Fact[] = [
    { at: begin, id: id(), kind: 'policy', terms: chance.among(policies) },
    { at: begin, id: id(), kind: 'inbound', public: chance.share() < 0.3 },
  ];
  const facts = [...first, ...Array.from({ length: chance.below(14) }, () => chance.among(kinds)())];
  return { facts: chance.shuffled(facts), now: begin + (length + chance.below(120)) * minute };
}
