import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate, ChoicePolicy, Hindrance, Seeker } from '../../../shared/routing/candidate.ts';
import { choose, hindranceOf, isFull, speaks, stageAfter } from '../../../shared/routing/choose.ts';
import { usualRouting } from '../../../shared/schemas/routing.ts';

const policy: ChoicePolicy = usualRouting;
const person = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{
    id,
    able: true,
    presence: 'online',
    paused: [],
    byChannel: {},
    inHours: true,
    skills: [],
    languages: [],
  },
  ...{ capacity: 4, load: 0, lastGivenAt: null, ...more },
});
const seeker = (more: Partial<Seeker> = {}): Seeker => ({
  ...{
    kind: 'mail',
    channel: 'email',
    units: 1,
    language: null,
    needs: [],
    lastAnsweredBy: null,
    avoid: [],
    waitedMinutes: 0,
  },
  ...more,
});

const telegramOnly = { paused: ['chat' as const], byChannel: { telegram: true } };

describe('who could have it', () => {
  const cases: [string, Partial<Candidate>, Partial<Seeker>, Hindrance | null][] = [
    ['somebody who is there', {}, {}, null],
    ['who left', { able: false }, {}, 'left'],
    ['who left while online', { able: false, presence: 'online' }, {}, 'left'],
    ['who is busy', { presence: 'busy' }, {}, 'busy'],
    ['who is away', { presence: 'away' }, {}, 'away'],
    ['who is offline', { presence: 'offline' }, {}, 'offline'],
    ['who is at home by now', { inHours: false }, {}, 'off-hours'],
    ['who takes no chats, a chat', { paused: ['chat'] }, { kind: 'chat', units: 2 }, 'paused'],
    ['who takes no chats, a mail', { paused: ['chat'] }, {}, null],
    ['who takes no chats but Telegram, that', telegramOnly, { kind: 'chat', channel: 'telegram' }, null],
    ['who takes no chats but Telegram, another', telegramOnly, { kind: 'chat', channel: 'line' }, 'paused'],
    [
      'who takes chats but not LINE',
      { byChannel: { line: false } },
      { kind: 'chat', channel: 'line' },
      'paused',
    ],
    ['who is full', { load: 4 }, {}, 'full'],
    ['whose last unit is free, a mail', { load: 3 }, {}, null],
    ['whose last unit is free, a chat', { load: 3 }, { kind: 'chat', units: 2 }, 'full'],
    ['whose capacity is 0', { capacity: 0 }, {}, 'full'],
    ['who speaks another language', { languages: ['fr'] }, { language: 'de' }, 'language'],
    ['who speaks it', { languages: ['fr', 'de'] }, { language: 'de-AT' }, null],
    ['of whom no language is known', {}, { language: 'de' }, null],
    ['an unknown language', { languages: ['fr'] }, { language: null }, null],
    ['who lacks the skill', { skills: ['a'] }, { needs: ['a', 'b'] }, 'skill'],
    ['who has both', { skills: ['b', 'a'] }, { needs: ['a', 'b'] }, null],
    ['who had it before', {}, { avoid: ['x'] }, 'had-it'],
  ];
  test.each(cases)('%s', (_name, candidate, wanted, expected) => {
    expect(hindranceOf(person('x', candidate), seeker(wanted), { stage: 'matched', policy })).toBe(expected);
  });

  test('a team that asks for neither skills nor languages', () => {
    const easy = { ...policy, matchSkills: false, matchLanguages: false };
    const wanted = seeker({ needs: ['a'], language: 'de' });
    expect(
      hindranceOf(person('x', { languages: ['fr'] }), wanted, { stage: 'matched', policy: easy }),
    ).toBeNull();
  });

  test('languages by their first part', () => {
    expect(speaks(['pt'], 'pt-BR')).toBe(true);
    expect(speaks(['pt_PT'], 'PT')).toBe(true);
    expect(speaks(['pt'], 'es')).toBe(false);
  });
});

describe('widening', () => {
  const expert = person('expert', { skills: ['billing'], languages: ['de'], presence: 'away' });
  const speaker = person('speaker', { languages: ['de'] });
  const anybody = person('anybody', { languages: ['fr'] });
  const german = { needs: ['billing'], language: 'de' };
  const after = (waitedMinutes: number) =>
    choose(seeker({ ...german, waitedMinutes }), [expert, speaker, anybody], policy);

  test('waits for the expert, then takes who speaks the language, then anyone', () => {
    expect(after(0)).toMatchObject({ userId: null, stage: 'matched' });
    expect(after(4.9).userId).toBeNull();
    expect(after(5)).toMatchObject({ userId: 'speaker', stage: 'language' });
    expect(choose(seeker({ ...german, waitedMinutes: 9 }), [expert, anybody], policy).userId).toBeNull();
    expect(choose(seeker({ ...german, waitedMinutes: 10 }), [expert, anybody], policy)).toMatchObject({
      userId: 'anybody',
      stage: 'anyone',
    });
  });

  test('who had it gets it back only from the last stage on, and after everybody else', () => {
    const both = [person('a'), person('b', { lastGivenAt: 5 })];
    expect(choose(seeker({ avoid: ['a'] }), both, policy).userId).toBe('b');
    expect(choose(seeker({ avoid: ['a', 'b'] }), both, policy).userId).toBeNull();
    expect(choose(seeker({ avoid: ['a'], waitedMinutes: 10 }), both, policy).userId).toBe('b');
    expect(choose(seeker({ avoid: ['a'], waitedMinutes: 10 }), [person('a')], policy).userId).toBe('a');
  });

  test.each([
    [0, 'matched'],
    [5, 'language'],
    [10, 'anyone'],
    [600, 'anyone'],
  ])('after %i minutes: %s', (minutes, stage) => {
    expect(stageAfter(minutes, policy)).toBe(stage);
  });

  test('minutes that are the wrong way round widen at once', () => {
    expect(stageAfter(3, { widenAfterMinutes: 20, anyoneAfterMinutes: 3 })).toBe('anyone');
  });
});

describe('who of several', () => {
  test('in turn: least recently given, newcomers first', () => {
    const people = [person('a', { lastGivenAt: 3 }), person('b', { lastGivenAt: 2 }), person('c')];
    expect(choose(seeker(), people, policy)).toMatchObject({ userId: 'c', ground: 'turn' });
    expect(choose(seeker(), people.slice(0, 2), policy)).toMatchObject({ userId: 'b', ground: 'turn' });
  });

  test('least loaded by share, not by number', () => {
    const people = [person('a', { load: 3, capacity: 4 }), person('b', { load: 10, capacity: 40 })];
    expect(choose(seeker(), people, { ...policy, strategy: 'least-loaded' })).toMatchObject({
      userId: 'b',
      ground: 'room',
    });
  });

  test('who answered this customer last, if they may', () => {
    const people = [person('a'), person('b', { lastGivenAt: 9 })];
    const wanted = seeker({ lastAnsweredBy: 'b' });
    expect(choose(wanted, people, policy)).toMatchObject({ userId: 'b', ground: 'known' });
    expect(choose(wanted, people, { ...policy, sticky: false }).userId).toBe('a');
    expect(choose(wanted, [person('a'), person('b', { load: 4 })], policy).userId).toBe('a');
    expect(choose(seeker({ lastAnsweredBy: 'b', avoid: ['b'] }), people, policy).userId).toBe('a');
  });

  test('the only one', () => {
    expect(choose(seeker(), [person('a'), person('b', { presence: 'away' })], policy)).toMatchObject({
      userId: 'a',
      ground: 'only',
      looked: [
        { userId: 'a', hindrance: null },
        { userId: 'b', hindrance: 'away' },
      ],
    });
  });

  test('nobody where people take the next one themselves', () => {
    expect(choose(seeker(), [person('a')], { ...policy, strategy: 'manual' }).userId).toBeNull();
  });

  test('full is told from nobody there', () => {
    expect(isFull(choose(seeker(), [person('a', { load: 4 })], policy))).toBe(true);
    expect(isFull(choose(seeker(), [person('a', { presence: 'offline' })], policy))).toBe(false);
    expect(isFull(choose(seeker(), [], policy))).toBe(false);
    expect(isFull(choose(seeker(), [person('a')], policy))).toBe(false);
  });
});

describe('whatever the facts', () => {
  const candidates = fc.array(
    fc.record<Candidate>({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      able: fc.boolean(),
      presence: fc.constantFrom('online', 'busy', 'away', 'offline'),
      paused: fc.subarray(['mail', 'chat', 'social'] as const),
      byChannel: fc.dictionary(fc.constantFrom('email', 'line'), fc.boolean()),
      inHours: fc.boolean(),
      skills: fc.subarray(['s', 't']),
      languages: fc.subarray(['de', 'fr']),
      capacity: fc.nat(6),
      load: fc.nat(8),
      lastGivenAt: fc.option(fc.nat(100)),
    }),
    { maxLength: 8 },
  );
  const wanted = fc.record<Seeker>({
    kind: fc.constantFrom('mail', 'chat', 'social'),
    channel: fc.constantFrom('email', 'line'),
    units: fc.integer({ min: 1, max: 3 }),
    language: fc.constantFrom(null, 'de', 'fr-CH', 'ja'),
    needs: fc.subarray(['s', 't']),
    lastAnsweredBy: fc.constantFrom(null, 'a', 'b', 'z'),
    avoid: fc.subarray(['a', 'b']),
    waitedMinutes: fc.nat(20),
  });
  const policies = fc.record<ChoicePolicy>({
    strategy: fc.constantFrom('round-robin', 'least-loaded'),
    matchSkills: fc.boolean(),
    matchLanguages: fc.boolean(),
    widenAfterMinutes: fc.integer({ min: 1, max: 20 }),
    anyoneAfterMinutes: fc.integer({ min: 1, max: 20 }),
    sticky: fc.boolean(),
  });
  const unique = candidates.map((list) => [...new Map(list.map((one) => [one.id, one])).values()]);

  test('only somebody who is there, works, and has room is chosen; the order of the list says nothing', () => {
    fc.assert(
      fc.property(wanted, unique, policies, (seek, list, rules) => {
        const choice = choose(seek, list, rules);
        expect(choose(seek, list.toReversed(), rules).userId).toBe(choice.userId);
        const one = list.find(({ id }) => id === choice.userId);
        if (!one) return;
        expect(one).toMatchObject({ able: true, presence: 'online', inHours: true });
        expect(one.load + seek.units).toBeLessThanOrEqual(one.capacity);
        expect(one.byChannel[seek.channel] ?? !one.paused.includes(seek.kind)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('waiting longer never makes it harder: who could have it still can', () => {
    fc.assert(
      fc.property(wanted, unique, policies, fc.nat(30), (seek, list, rules, more) => {
        const later = { ...seek, waitedMinutes: seek.waitedMinutes + more };
        if (choose(seek, list, rules).userId !== null) {
          expect(choose(later, list, rules).userId).not.toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });
});
