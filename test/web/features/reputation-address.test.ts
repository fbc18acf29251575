import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../web/features/desk/quality/shop-words.ts';
import {
  mentionListHref,
  mentionsQueryOf,
  readReputationAddress,
  reputationHref,
  reputationQueryOf,
} from '../../../web/features/reports/reputation-address.ts';

const now = new Date(2026, 10, 22, 12);
const read = (search: string) => readReputationAddress(new URLSearchParams(search), now);

describe('the address of the report on reputation', () => {
  test('a month unless somebody says otherwise', () => {
    expect(read('')).toMatchObject({
      period: '30',
      from: '2026-10-24',
      to: '2026-11-22',
      by: null,
      list: null,
    });
    expect(read('days=7')).toMatchObject({ period: '7', from: '2026-11-16' });
    expect(read('from=2026-01-01&to=2026-01-31')).toMatchObject({ period: 'own', from: '2026-01-01' });
  });

  test('asks for a part, and for the list behind a figure', () => {
    const address = read(
      'days=7&by=place&key=Hamburg&list=1&sentiment=negative&stars=2&answered=false&word=zipper',
    );
    expect(reputationQueryOf(address)).toEqual({ from: '2026-11-16', to: '2026-11-22', place: 'Hamburg' });
    expect(mentionsQueryOf(address)).toEqual({
      ...{ from: '2026-11-16', to: '2026-11-22', place: 'Hamburg' },
      ...{ sentiment: 'negative', stars: '2', answered: 'false', word: 'zipper' },
    });
  });

  test('what makes no sense is left out', () => {
    const address = read('by=colour&key=red&list=1&sentiment=odd&stars=9&answered=maybe&rated=1');
    expect(address).toMatchObject({ by: null, key: '' });
    expect(mentionsQueryOf(address)).toEqual({ from: '2026-10-24', to: '2026-11-22' });
  });

  test('the way to a list and back keeps the period and the part', () => {
    const here = new URLSearchParams('days=90&by=source&key=abc');
    const href = mentionListHref(here, { sentiment: 'negative' });
    const there = new URL(href, 'http://a.example').searchParams;
    expect(Object.fromEntries(there)).toEqual({
      ...{ days: '90', by: 'source', key: 'abc', list: '1', sentiment: 'negative' },
    });
    expect(reputationHref(there)).toBe('/reports/reputation?days=90&by=source&key=abc');
    expect(reputationHref(there, { by: null, key: '' })).toBe('/reports/reputation?days=90');
  });

  test('a bar leads to its own days', () => {
    const days = { from: '2026-11-16', to: '2026-11-22' };
    const href = mentionListHref(new URLSearchParams('days=90'), { days });
    expect(href).toBe('/reports/reputation?list=1&from=2026-11-16&to=2026-11-22');
  });
});

test('lines are separate things, empty ones are none', () => {
  expect(linesOf(' 30 days|one month \n\n free\n')).toEqual(['30 days|one month', 'free']);
});
