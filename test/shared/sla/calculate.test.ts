import { describe, expect, test } from 'vitest';
import type { CalendarHours } from '../../../shared/schemas/calendar.ts';
import { slaTerms, type SlaTerms } from '../../../shared/schemas/sla-policy.ts';
import { calculate } from '../../../shared/sla/calculate.ts';
import type { Fact, PinnedTerms } from '../../../shared/sla/facts.ts';
import { countedBetween, momentAfter, openingState } from '../../../shared/sla/hours.ts';

const minute = 60_000;
const at = (moment: string) => Date.parse(moment);
const said = (moment: number | null | undefined) => (moment == null ? null : new Date(moment).toISOString());

const office = [
  { from: 9 * 60, to: 12 * 60 + 30 },
  { from: 13 * 60 + 30, to: 17 * 60 },
];
const berlin: CalendarHours = {
  timeZone: 'Europe/Berlin',
  week: [[], office, office, office, office, office, []],
  holidays: [
    { date: '12-25', name: 'Christmas', spans: [] },
    { date: '2026-12-24', name: 'Christmas Eve', spans: [{ from: 9 * 60, to: 12 * 60 }] },
  ],
};

function terms(change: Partial<SlaTerms> = {}, calendar: CalendarHours | null = null): PinnedTerms {
  const parsed = slaTerms.parse({
    name: 'Standard',
    targets: {
      firstResponse: { default: 3600, urgent: 900 },
      nextResponse: { default: 7200 },
      publicAnswer: { default: 1800 },
      resolution: { default: 8 * 3600 },
      handOff: { default: 4 * 3600 },
    },
    ...change,
  });
  return { ...parsed, policyId: 'p1', version: 1, calendar, calendarVersion: calendar && 1 };
}

let made = 0;
type Loose = Fact extends infer F ? (F extends Fact ? Omit<F, 'at' | 'id'> : never) : never;
const fact = (moment: string, what: Loose) => ({
  at: at(moment),
  id: `f${String((made += 1)).padStart(4, '0')}`,
  ...what,
});
const pin = (moment: string, pinned: PinnedTerms | null = terms()) =>
  fact(moment, { kind: 'policy', terms: pinned });
const wrote = (moment: string, isPublic = false) => fact(moment, { kind: 'inbound', public: isPublic });
const answered = (moment: string, isPublic = false) =>
  fact(moment, { kind: 'outbound', public: isPublic, authorId: 'u1' });
const became = (moment: string, to: 'open' | 'pending' | 'snoozed' | 'resolved') =>
  fact(moment, { kind: 'status', to });

function clockOf(metric: string, facts: Fact[], now: string) {
  const clock = calculate(facts, at(now)).clocks.findLast((one) => one.metric === metric);
  if (!clock) return null;
  const { state, dueAt, breachedAt, usedSeconds, pausedBy } = clock;
  return { state, due: said(dueAt), breached: said(breachedAt), used: usedSeconds, pausedBy };
}

describe('business hours', () => {
  const counting = { calendar: berlin, still: [] };

  test('split shifts: the break at noon does not count', () => {
    const noon = momentAfter(counting, at('2026-11-23T11:00:00Z'), 60 * minute);
    expect(said(noon)).toBe('2026-11-23T13:00:00.000Z');
  });

  test('what is used up at closing time is due at closing time, not next morning', () => {
    expect(said(momentAfter(counting, at('2026-11-23T15:00:00Z'), 60 * minute))).toBe(
      '2026-11-23T16:00:00.000Z',
    );
  });

  test('from Friday evening to Monday morning, over holidays of every year and short days', () => {
    expect(said(momentAfter(counting, at('2026-11-20T15:30:00Z'), 60 * minute))).toBe(
      '2026-11-23T08:30:00.000Z',
    );
    const christmas = countedBetween(counting, at('2026-12-24T00:00:00Z'), at('2026-12-28T00:00:00Z'));
    expect(christmas / minute).toBe(180);
    expect(said(momentAfter(counting, at('2026-12-24T10:00:00Z'), 120 * minute))).toBe(
      '2026-12-28T09:00:00.000Z',
    );
  });

  test.each([
    ['spring, an hour is missing', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
    ['autumn, an hour comes twice', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  ])('the day on which clocks are changed: %s', (_name, from, to, hours) => {
    const allDay: CalendarHours = {
      ...berlin,
      week: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]),
    };
    expect(countedBetween({ calendar: allDay, still: [] }, at(from), at(to)) / 60 / minute).toBe(hours);
    const night: CalendarHours = {
      ...berlin,
      week: Array.from({ length: 7 }, () => [{ from: 60, to: 240 }]),
    };
    expect(countedBetween({ calendar: night, still: [] }, at(from), at(to)) / 60 / minute).toBe(hours - 21);
  });

  test('hours that end inside of the hour that comes twice are open twice', () => {
    const odd: CalendarHours = { ...berlin, week: Array.from({ length: 7 }, () => [{ from: 150, to: 180 }]) };
    const counted = countedBetween(
      { calendar: odd, still: [] },
      at('2026-10-24T22:00:00Z'),
      at('2026-10-25T22:00:00Z'),
    );
    expect(counted / minute).toBe(60);
  });

  test('a calendar that is never open is never due, and says so', () => {
    const closed: CalendarHours = { ...berlin, week: [[], [], [], [], [], [], []], holidays: [] };
    expect(momentAfter({ calendar: closed, still: [] }, at('2026-11-23T08:00:00Z'), 1)).toBeNull();
    expect(openingState(closed, at('2026-11-23T08:00:00Z'))).toEqual({ open: false, changesAt: null });
  });

  test('open now, and until when; closed, and when it opens', () => {
    const state = (moment: string) => {
      const { open, changesAt } = openingState(berlin, at(moment));
      return [open, said(changesAt)];
    };
    expect(state('2026-11-23T08:30:00Z')).toEqual([true, '2026-11-23T11:30:00.000Z']);
    expect(state('2026-11-23T11:45:00Z')).toEqual([false, '2026-11-23T12:30:00.000Z']);
    expect(state('2026-11-21T11:45:00Z')).toEqual([false, '2026-11-23T08:00:00.000Z']);
  });
});

describe('answers', () => {
  const begin = [pin('2026-11-23T09:00:00Z'), wrote('2026-11-23T09:00:00Z')];

  test('an answer at the deadline is in time, a millisecond later it is not', () => {
    expect(
      clockOf('firstResponse', [...begin, answered('2026-11-23T10:00:00Z')], '2026-11-23T12:00:00Z')?.state,
    ).toBe('met');
    expect(
      clockOf('firstResponse', [...begin, answered('2026-11-23T10:00:00.001Z')], '2026-11-23T12:00:00Z'),
    ).toMatchObject({
      state: 'missed',
      breached: '2026-11-23T10:00:00.000Z',
    });
  });

  test('an answered conversation does not breach, however long one waits', () => {
    const facts = [...begin, answered('2026-11-23T09:30:00Z')];
    expect(clockOf('firstResponse', facts, '2026-12-23T09:00:00Z')).toMatchObject({
      state: 'met',
      breached: null,
    });
  });

  test('more words of the customer do not push the deadline of the first answer', () => {
    const facts = [...begin, wrote('2026-11-23T09:50:00Z')];
    expect(clockOf('firstResponse', facts, '2026-11-23T09:55:00Z')?.due).toBe('2026-11-23T10:00:00.000Z');
    expect(clockOf('nextResponse', facts, '2026-11-23T09:55:00Z')).toBeNull();
  });

  test('the next answer counts from the first unanswered word', () => {
    const facts = [
      ...begin,
      answered('2026-11-23T09:10:00Z'),
      wrote('2026-11-23T10:00:00Z'),
      wrote('2026-11-23T11:00:00Z'),
    ];
    expect(clockOf('nextResponse', facts, '2026-11-23T11:10:00Z')?.due).toBe('2026-11-23T12:00:00.000Z');
  });

  test('nothing counts after it is resolved, and a new word begins a new clock', () => {
    const facts = [
      ...begin,
      answered('2026-11-23T09:10:00Z'),
      wrote('2026-11-23T10:00:00Z'),
      became('2026-11-23T10:30:00Z', 'resolved'),
    ];
    expect(clockOf('nextResponse', facts, '2026-11-30T10:00:00Z')).toMatchObject({
      state: 'dropped',
      breached: null,
    });
    const later = [...facts, wrote('2026-11-30T10:00:00Z')];
    expect(clockOf('nextResponse', later, '2026-11-30T10:30:00Z')).toMatchObject({
      state: 'running',
      due: '2026-11-30T12:00:00.000Z',
    });
  });

  test('resolving and opening again does not make a wait disappear', () => {
    const facts = [
      ...begin,
      became('2026-11-23T09:50:00Z', 'resolved'),
      became('2026-11-23T09:55:00Z', 'open'),
    ];
    expect(clockOf('firstResponse', facts, '2026-11-23T09:56:00Z')).toMatchObject({
      state: 'running',
      due: '2026-11-23T10:05:00.000Z',
    });
  });

  test('a conversation that we begin promises nothing until the customer writes', () => {
    const facts = [
      pin('2026-11-23T09:00:00Z'),
      answered('2026-11-23T09:00:00Z'),
      wrote('2026-11-23T10:00:00Z'),
    ];
    expect(clockOf('firstResponse', facts, '2026-11-23T10:10:00Z')).toBeNull();
    expect(clockOf('nextResponse', facts, '2026-11-23T10:10:00Z')?.due).toBe('2026-11-23T12:00:00.000Z');
  });

  test('only an answer that everybody can read ends the wait for one', () => {
    const facts = [
      pin('2026-11-23T09:00:00Z'),
      wrote('2026-11-23T09:00:00Z', true),
      answered('2026-11-23T09:05:00Z'),
    ];
    expect(clockOf('publicAnswer', facts, '2026-11-23T09:10:00Z')?.state).toBe('running');
    expect(
      clockOf('publicAnswer', [...facts, answered('2026-11-23T09:20:00Z', true)], '2026-11-23T10:00:00Z')
        ?.state,
    ).toBe('met');
  });

  test('a colleague from elsewhere has a clock of their own, from being asked to their note', () => {
    const facts = [...begin, fact('2026-11-23T09:10:00Z', { kind: 'shared', userIds: ['u7'] })];
    expect(clockOf('handOff', facts, '2026-11-23T09:20:00Z')?.due).toBe('2026-11-23T13:10:00.000Z');
    const others = [...facts, fact('2026-11-23T10:00:00Z', { kind: 'note', authorId: 'u1' })];
    expect(clockOf('handOff', others, '2026-11-23T10:20:00Z')?.state).toBe('running');
    const theirs = [...others, fact('2026-11-23T11:00:00Z', { kind: 'note', authorId: 'u7' })];
    expect(clockOf('handOff', theirs, '2026-11-23T11:20:00Z')?.state).toBe('met');
  });
});

describe('side conversations', () => {
  const begin = [pin('2026-11-23T09:00:00Z', terms({}, berlin)), wrote('2026-11-23T09:00:00Z')];
  const asked = (moment: string, sideId = 's1', userId: string | null = null) =>
    fact(moment, { kind: 'side-asked', sideId, party: 'Warehouse', userId });
  const turn = (moment: string, kind: 'side-answered' | 'side-closed', sideId = 's1') =>
    fact(moment, { kind, sideId });
  const sides = (facts: Fact[], now: string) =>
    calculate(facts, at(now))
      .clocks.filter(({ side }) => side !== null)
      .map(({ side, state, dueAt, usedSeconds }) => [side?.id, state, said(dueAt), usedSeconds / 60]);

  test('who is asked has a clock of their own, in business time, until they answer; each asking anew', () => {
    const facts = [...begin, asked('2026-11-23T10:30:00Z'), asked('2026-11-23T10:40:00Z', 's2', 'u7')];
    expect(sides(facts, '2026-11-23T11:00:00Z')).toEqual([
      ['s1', 'running', '2026-11-23T15:30:00.000Z', 30],
      ['s2', 'running', '2026-11-23T15:40:00.000Z', 20],
    ]);
    const one = [...facts, turn('2026-11-23T11:10:00Z', 'side-answered')];
    expect(sides(one, '2026-11-24T09:00:00Z').map(([, state]) => state)).toEqual(['met', 'running']);
    const again = [...one, asked('2026-11-23T13:00:00Z'), asked('2026-11-23T14:00:00Z')];
    expect(sides(again, '2026-11-23T14:30:00Z')).toEqual([
      ['s1', 'met', '2026-11-23T15:30:00.000Z', 40],
      ['s2', 'running', '2026-11-23T15:40:00.000Z', 170],
      ['s1', 'running', '2026-11-24T09:00:00.000Z', 90],
    ]);
  });

  test('a note of theirs in the thread is no answer there, nor is an answer of another side', () => {
    const facts = [...begin, asked('2026-11-23T09:10:00Z', 's1', 'u7')];
    const note = fact('2026-11-23T09:20:00Z', { kind: 'note', authorId: 'u7' });
    const other = turn('2026-11-23T09:30:00Z', 'side-answered', 's2');
    expect(sides([...facts, note, other], '2026-11-23T10:00:00Z').map(([, state]) => state)).toEqual([
      'running',
    ]);
  });

  test('a question after it was resolved waits for whom it names; one while somebody is waited for changes nobody', () => {
    const facts = [...begin, asked('2026-11-23T09:10:00Z'), became('2026-11-23T09:20:00Z', 'resolved')];
    const waitedFor = (...more: Fact[]) =>
      calculate([...facts, ...more], at('2026-11-23T12:00:00Z'))
        .clocks.filter(({ side }) => side !== null)
        .map(({ userId, state }) => [userId, state]);
    const later = asked('2026-11-23T10:20:00Z', 's1', 'u8');
    expect(waitedFor(later)).toEqual([
      [null, 'dropped'],
      ['u8', 'running'],
    ]);
    expect(waitedFor(later, asked('2026-11-23T10:30:00Z', 's1', 'u9'))).toEqual(waitedFor(later));
    const answered = turn('2026-11-23T10:40:00Z', 'side-answered');
    expect(waitedFor(later, answered).at(-1)).toEqual(['u8', 'met']);
  });

  test('closed without an answer, nobody is to blame; too late stays too late', () => {
    const facts = [...begin, asked('2026-11-23T09:10:00Z')];
    const state = (moment: string) =>
      sides([...facts, turn(moment, 'side-closed')], '2026-11-24T12:00:00Z')[0]?.[1];
    expect(state('2026-11-23T10:00:00Z')).toBe('dropped');
    expect(state('2026-11-24T10:00:00Z')).toBe('missed');
  });

  test('resolved nobody waits for it; opened again, whoever has not answered is waited for again', () => {
    const facts = [
      ...[...begin, asked('2026-11-23T09:10:00Z'), became('2026-11-23T09:20:00Z', 'resolved')],
      became('2026-11-23T10:20:00Z', 'open'),
    ];
    expect(sides(facts, '2026-11-23T10:00:00Z').map(([, state]) => state)).toEqual(['dropped']);
    expect(sides(facts, '2026-11-23T10:30:00Z')).toEqual([['s1', 'running', '2026-11-23T15:10:00.000Z', 20]]);
    const meanwhile = [...facts, turn('2026-11-23T09:50:00Z', 'side-answered')];
    expect(sides(meanwhile, '2026-11-23T10:30:00Z').map(([, state]) => state)).toEqual(['dropped']);
  });
});

describe('pauses', () => {
  const begin = [pin('2026-11-23T09:00:00Z'), wrote('2026-11-23T09:00:00Z')];

  test('waiting on the customer stops the time to resolve, and only that', () => {
    const facts = [...begin, answered('2026-11-23T09:30:00Z'), became('2026-11-23T10:00:00Z', 'pending')];
    expect(clockOf('resolution', facts, '2026-11-24T10:00:00Z')).toMatchObject({
      state: 'paused',
      pausedBy: 'customer',
      due: null,
      used: 3600,
    });
    const back = [...facts, wrote('2026-11-24T10:00:00Z')];
    expect(clockOf('resolution', back, '2026-11-24T10:00:00Z')?.due).toBe('2026-11-24T17:00:00.000Z');
  });

  test('parking in pending while the customer waits does not stop their clock, and is counted', () => {
    const facts = [
      ...begin,
      became('2026-11-23T09:10:00Z', 'pending'),
      became('2026-11-23T09:40:00Z', 'open'),
    ];
    expect(clockOf('firstResponse', facts, '2026-11-23T10:30:00Z')?.breached).toBe(
      '2026-11-23T10:00:00.000Z',
    );
    const { clocks, parked } = calculate(facts, at('2026-11-23T10:30:00Z'));
    expect(parked).toEqual({ times: 1, seconds: 1800 });
    // Whose clock was dodged; the time to the solution stands still by right.
    expect(clocks.map((clock) => [clock.metric, clock.parked.times, clock.parked.seconds])).toEqual([
      ['firstResponse', 1, 1800],
      ['resolution', 0, 0],
    ]);
  });

  test('what is parked belongs to the answer that was waited for then', () => {
    const facts = [
      ...begin,
      answered('2026-11-23T09:10:00Z'),
      became('2026-11-23T09:11:00Z', 'pending'),
      wrote('2026-11-23T09:30:00Z'),
      became('2026-11-23T09:40:00Z', 'pending'),
    ];
    const { clocks } = calculate(facts, at('2026-11-23T09:50:00Z'));
    expect(clocks.map(({ metric, parked }) => [metric, parked])).toEqual([
      ['firstResponse', { times: 0, seconds: 0 }],
      ['resolution', { times: 0, seconds: 0 }],
      ['nextResponse', { times: 1, seconds: 600 }],
    ]);
  });

  test('a third party is waited for by name, until somebody goes on', () => {
    const facts = [
      ...begin,
      answered('2026-11-23T09:30:00Z'),
      fact('2026-11-23T10:00:00Z', {
        kind: 'waits-for',
        party: 'Carrier',
        reason: 'Search for parcel',
        by: 'Mara',
      }),
    ];
    const paused = calculate(facts, at('2026-11-23T20:00:00Z'));
    expect(paused.waitsFor).toMatchObject({ party: 'Carrier', reason: 'Search for parcel', by: 'Mara' });
    const on = [...facts, fact('2026-11-23T12:00:00Z', { kind: 'goes-on', by: 'Mara' })];
    expect(clockOf('resolution', on, '2026-11-23T12:00:00Z')?.due).toBe('2026-11-23T19:00:00.000Z');
  });

  test('a pause after the deadline mends nothing', () => {
    const facts = [...begin, became('2026-11-23T18:00:00Z', 'pending')];
    expect(clockOf('resolution', facts, '2026-11-23T19:00:00Z')).toMatchObject({
      state: 'paused',
      breached: '2026-11-23T17:00:00.000Z',
    });
  });

  test('opened again: the time goes on where it stood, or begins anew, as the policy says', () => {
    const facts = (pinned: PinnedTerms) => [
      pin('2026-11-23T09:00:00Z', pinned),
      wrote('2026-11-23T09:00:00Z'),
      became('2026-11-23T10:00:00Z', 'resolved'),
      wrote('2026-11-24T09:00:00Z'),
    ];
    expect(clockOf('resolution', facts(terms()), '2026-11-24T09:30:00Z')).toMatchObject({
      due: '2026-11-24T16:00:00.000Z',
      used: 5400,
    });
    expect(
      clockOf('resolution', facts(terms({ reopened: 'restart' })), '2026-11-24T09:30:00Z'),
    ).toMatchObject({
      due: '2026-11-24T17:00:00.000Z',
      used: 1800,
    });
  });
});

describe('changes of what is promised', () => {
  test('a priority changes the deadline of what runs; what is over stays judged as it was', () => {
    const facts = [
      pin('2026-11-23T09:00:00Z'),
      wrote('2026-11-23T09:00:00Z'),
      fact('2026-11-23T09:30:00Z', { kind: 'priority', to: 'urgent' }),
    ];
    expect(clockOf('firstResponse', facts, '2026-11-23T09:40:00Z')).toMatchObject({
      due: '2026-11-23T09:15:00.000Z',
      breached: '2026-11-23T09:30:00.000Z',
    });
    const before = [...facts.slice(0, 2), answered('2026-11-23T09:20:00Z'), ...facts.slice(2)];
    expect(clockOf('firstResponse', before, '2026-11-23T09:40:00Z')?.state).toBe('met');
  });

  test('a longer promise does not undo a breach', () => {
    const longer = terms({ targets: { firstResponse: { default: 86_400 } } });
    const facts = [
      pin('2026-11-23T09:00:00Z'),
      wrote('2026-11-23T09:00:00Z'),
      pin('2026-11-23T11:00:00Z', longer),
    ];
    expect(clockOf('firstResponse', facts, '2026-11-23T11:30:00Z')).toMatchObject({
      state: 'running',
      due: '2026-11-24T09:00:00.000Z',
      breached: '2026-11-23T10:00:00.000Z',
    });
  });

  test('without a policy, or a target for it, there is no clock', () => {
    expect(calculate([wrote('2026-11-23T09:00:00Z')], at('2026-11-23T12:00:00Z')).clocks).toEqual([]);
    const facts = [pin('2026-11-23T09:00:00Z', terms({ targets: {} })), wrote('2026-11-23T09:00:00Z')];
    expect(calculate(facts, at('2026-11-23T12:00:00Z')).clocks).toEqual([]);
  });

  test('stages of warning lie in business time', () => {
    const facts = [pin('2026-11-23T11:00:00Z', terms({}, berlin)), wrote('2026-11-23T11:00:00Z')];
    const [clock] = calculate(facts, at('2026-11-23T11:10:00Z')).clocks;
    expect(clock?.warnings.map((warning) => [warning.notify, said(warning.at)])).toEqual([
      ['assignee', '2026-11-23T11:30:00.000Z'],
      ['team', '2026-11-23T12:45:00.000Z'],
      ['supervisors', '2026-11-23T12:54:00.000Z'],
    ]);
  });
});
