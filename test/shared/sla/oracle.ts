import type { CalendarHours } from '../../../shared/schemas/calendar.ts';
import type { Fact, PinnedTerms } from '../../../shared/sla/facts.ts';

/**
 * The slow truth: walks minute by minute, asks for each minute what the clocks on the wall show, and counts. It shares
 * nothing with the calculator but the shape of the facts.
 */

const minute = 60_000;

/** Which minutes of a window are open, by asking the zone's clocks for each of them. */
export class MinuteBook {
  readonly #open = new Map<CalendarHours, Uint8Array>();
  readonly from: number;
  readonly minutes: number;

  constructor(from: number, minutes: number) {
    this.from = from;
    this.minutes = minutes;
  }

  /** One minute; beyond the window nothing is known. */
  isOpen(calendar: CalendarHours | null, at: number): boolean {
    if (!calendar) return true;
    let pages = this.#open.get(calendar);
    if (!pages) this.#open.set(calendar, (pages = this.#write(calendar)));
    const index = (at - this.from) / minute;
    if (index < 0 || index >= this.minutes) throw new Error('outside of the window');
    return pages[index] === 1;
  }

  #write(calendar: CalendarHours): Uint8Array {
    const clock = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: calendar.timeZone, hourCycle: 'h23', weekday: 'short', year: 'numeric' },
      ...{ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    });
    const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
    const pages = new Uint8Array(this.minutes);
    for (let index = 0; index < this.minutes; index += 1) {
      const shown = Object.fromEntries(
        clock.formatToParts(this.from + index * minute).map(({ type, value }) => [type, value]),
      );
      const date = `${shown.year ?? ''}-${shown.month ?? ''}-${shown.day ?? ''}`;
      const special =
        calendar.holidays.find((day) => day.date === date) ??
        calendar.holidays.find((day) => day.date === date.slice(5));
      const spans = special?.spans ?? calendar.week[weekdays.indexOf(shown.weekday ?? '')] ?? [];
      const of = Number(shown.hour) * 60 + Number(shown.minute);
      pages[index] = spans.some(({ from, to }) => of >= from && of < to) ? 1 : 0;
    }
    return pages;
  }
}

type Cause = 'customer' | 'third-party' | 'snoozed';

/** A clock as the oracle sees it. */
export interface OracleClock {
  metric: string;
  userId: string | null;
  /** Of a side conversation. */
  sideId: string | null;
  startedAt: number;
  endedAt: number | null;
  dropped: boolean;
  breachedAt: number | null;
  /** Each minute in which it ran: when, and what stood still in it. */
  ran: { at: number; causes: Cause[] }[];
  /** What `ran` counts by the terms of now: counted anew when these change. */
  tally: { terms: PinnedTerms; used: number } | null;
  usedSeconds: number;
  dueAt: number | null;
  judged: boolean;
}

interface Wall {
  status: string;
  party: boolean;
  answered: boolean;
  terms: PinnedTerms | null;
  /** How what is opened again goes on: the newest policy's word, also when it was taken off since. */
  reopened: string;
  priority: string;
  clocks: OracleClock[];
  /** Side conversations whose question nobody has answered yet, with who is asked. */
  unanswered: Map<string, string | null>;
  parkedTimes: number;
  parkedMinutes: number;
  /** Being parked, by the calendar of then. */
  parking: { calendar: CalendarHours | null } | null;
}

const order = [
  'policy',
  'priority',
  'holder',
  'inbound',
  'outbound',
  'shared',
  'note',
  'side-asked',
  'side-answered',
  'side-closed',
  'status',
  'waits-for',
  'goes-on',
];

/** Plays the facts until now. What lies beside a whole minute counts as at the nearest, in its order. */
export function playOut(facts: readonly Fact[], now: number, book: MinuteBook) {
  const sorted = [...facts].sort(
    (one, other) =>
      one.at - other.at ||
      order.indexOf(one.kind) - order.indexOf(other.kind) ||
      (one.id < other.id ? -1 : 1),
  );
  const wall: Wall = {
    ...{ status: 'open', party: false, answered: false, terms: null, reopened: 'continue', priority: 'none' },
    ...{ clocks: [], unanswered: new Map(), parkedTimes: 0, parkedMinutes: 0, parking: null },
  };
  let next = 0;
  const nearest = ({ at }: Fact) => Math.round(at / minute) * minute;
  const begin = sorted[0] ? nearest(sorted[0]) : now;
  for (let at = begin; at <= now; at += minute) {
    for (let fact = sorted[next]; fact && nearest(fact) <= at; fact = sorted[next]) {
      apply(wall, { ...fact, at }, book);
      next += 1;
    }
    if (at < now) pass(wall, at, book);
  }
  for (const clock of wall.clocks)
    if (clock.endedAt === null) judge(clock, wall, { book, causes: causesOf(wall), at: now });
  return wall;
}

function causesOf({ status, party }: Wall): Cause[] {
  return [
    ...(status === 'pending' ? (['customer'] as const) : []),
    ...(status === 'snoozed' ? (['snoozed'] as const) : []),
    ...(party ? (['third-party'] as const) : []),
  ];
}

function targetMillis(terms: PinnedTerms | null, metric: string, priority: string): number | null {
  const table = terms?.targets[metric as 'resolution'] as Record<string, number> | undefined;
  const seconds = table?.[priority] ?? table?.default;
  return seconds === undefined ? null : seconds * 1000;
}

function counts(
  terms: PinnedTerms,
  clock: OracleClock,
  minuteOf: { at: number; causes: Cause[] },
  book: MinuteBook,
) {
  if (minuteOf.causes.some((cause) => (terms.pauses[cause] as string[]).includes(clock.metric))) return false;
  return book.isOpen(terms.calendar, minuteOf.at);
}

/** One minute goes by. */
function pass(wall: Wall, at: number, book: MinuteBook): void {
  const { terms } = wall;
  for (const clock of wall.clocks) {
    if (clock.endedAt !== null) continue;
    const target = targetMillis(terms, clock.metric, wall.priority);
    if (clock.breachedAt === null && terms && target !== null) {
      if (clock.tally?.terms !== terms) {
        clock.tally = { terms, used: 0 };
        for (const one of clock.ran) if (counts(terms, clock, one, book)) clock.tally.used += minute;
      }
      if (clock.tally.used >= target) clock.breachedAt = at;
    }
    const now = { at, causes: causesOf(wall) };
    clock.ran.push(now);
    if (clock.tally && counts(clock.tally.terms, clock, now, book)) clock.tally.used += minute;
  }
  if (wall.parking && book.isOpen(wall.parking.calendar, at)) wall.parkedMinutes += 1;
}

/** What is said of a clock at its end, or now. */
function judge(
  clock: OracleClock,
  { terms, priority }: Wall,
  { book, causes, at }: { book: MinuteBook; causes: Cause[]; at: number },
): void {
  const target = targetMillis(terms, clock.metric, priority);
  clock.judged = target !== null;
  clock.usedSeconds = 0;
  clock.dueAt = null;
  if (!terms || target === null) return;
  let used = 0;
  for (const one of clock.ran) {
    if (counts(terms, clock, one, book)) used += minute;
    if (used >= target && clock.dueAt === null) clock.dueAt = one.at + minute;
  }
  clock.usedSeconds = used / 1000;
  const ahead = book.from + book.minutes * minute;
  for (let to = at; clock.dueAt === null && to < ahead; to += minute) {
    if (counts(terms, clock, { at: to, causes }, book)) used += minute;
    if (used >= target) clock.dueAt = to + minute;
  }
}

const running = (wall: Wall, metric: string, userId: string | null = null) =>
  wall.clocks.find(
    (one) => one.metric === metric && one.userId === userId && one.sideId === null && one.endedAt === null,
  );
const ofSide = (wall: Wall, sideId: string) => wall.clocks.filter((one) => one.sideId === sideId).at(-1);
const ever = (wall: Wall, metric: string) => wall.clocks.filter((one) => one.metric === metric).at(-1);

function start(
  wall: Wall,
  metric: string,
  { at, userId = null, sideId = null }: { at: number; userId?: string | null; sideId?: string | null },
): void {
  const there = sideId === null ? running(wall, metric, userId) : ofSide(wall, sideId);
  if (there?.endedAt === null) return;
  wall.clocks.push({
    ...{ metric, userId, sideId, startedAt: at, endedAt: null, dropped: false, breachedAt: null },
    ...{ ran: [], tally: null, usedSeconds: 0, dueAt: null, judged: false },
  });
}

function stop(
  wall: Wall,
  clock: OracleClock | undefined,
  { at, dropped, book }: { at: number; dropped: boolean; book: MinuteBook },
): void {
  if (!clock) return;
  clock.endedAt = at;
  clock.dropped = dropped;
  // What stood still until the end does not after it.
  judge(clock, wall, { book, causes: [], at });
}

function apply(wall: Wall, fact: Fact, book: MinuteBook): void {
  const { at } = fact;
  const end = (metric: string, userId: string | null = null) =>
    stop(wall, running(wall, metric, userId), { at, dropped: false, book });
  if (fact.kind === 'policy') {
    wall.terms = fact.terms;
    if (fact.terms) wall.reopened = fact.terms.reopened;
  }
  if (fact.kind === 'priority') wall.priority = fact.to;
  if (fact.kind === 'waits-for' && wall.status !== 'resolved') wall.party = true;
  if (fact.kind === 'goes-on') wall.party = false;
  if (fact.kind === 'shared') for (const userId of fact.userIds) start(wall, 'handOff', { at, userId });
  if (fact.kind === 'note') end('handOff', fact.authorId);
  if (fact.kind === 'side-asked') {
    const { sideId, userId } = fact;
    if (ofSide(wall, sideId)?.endedAt !== null) wall.unanswered.set(sideId, userId);
    start(wall, 'handOff', { at, sideId, userId });
  }
  if (fact.kind === 'side-answered' || fact.kind === 'side-closed') {
    wall.unanswered.delete(fact.sideId);
    const open = wall.clocks.find((one) => one.sideId === fact.sideId && one.endedAt === null);
    stop(wall, open, { at, dropped: fact.kind === 'side-closed', book });
  }
  if (fact.kind === 'status') become(wall, fact, book);
  if (fact.kind === 'outbound') {
    wall.answered = true;
    end('firstResponse');
    end('nextResponse');
    if (fact.public) end('publicAnswer');
    wall.parking = null;
  }
  if (fact.kind !== 'inbound') return;
  become(wall, { at, to: 'open', byCustomer: true }, book);
  if (!wall.answered && !ever(wall, 'firstResponse')) start(wall, 'firstResponse', { at });
  else if (!running(wall, 'firstResponse')) start(wall, 'nextResponse', { at });
  if (fact.public) start(wall, 'publicAnswer', { at });
  if (!ever(wall, 'resolution')) start(wall, 'resolution', { at });
}

function become(
  wall: Wall,
  { at, to, byCustomer = false }: { at: number; to: string; byCustomer?: boolean },
  book: MinuteBook,
): void {
  const from = wall.status;
  if (from === to) return;
  wall.status = to;
  wall.parking = null;
  if (to === 'resolved') {
    wall.party = false;
    stop(wall, running(wall, 'resolution'), { at, dropped: false, book });
    for (const clock of wall.clocks)
      if (clock.endedAt === null) stop(wall, clock, { at, dropped: true, book });
  } else if (from === 'resolved') {
    for (const metric of ['resolution', 'firstResponse', 'nextResponse', 'publicAnswer']) {
      const last = ever(wall, metric);
      if (last?.endedAt == null) continue;
      if (metric !== 'resolution' && (byCustomer || !last.dropped)) continue;
      if (metric === 'resolution' && wall.reopened === 'restart') start(wall, metric, { at });
      else Object.assign(last, { endedAt: null, dropped: false });
    }
    for (const sideId of wall.unanswered.keys()) {
      const last = ofSide(wall, sideId);
      if (last && last.endedAt !== null) Object.assign(last, { endedAt: null, dropped: false });
    }
  }
  if (to === 'pending' && (running(wall, 'firstResponse') ?? running(wall, 'nextResponse'))) {
    wall.parkedTimes += 1;
    wall.parking = { calendar: wall.terms?.calendar ?? null };
  }
}
