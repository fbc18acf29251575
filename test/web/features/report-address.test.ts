import { describe, expect, test } from 'vitest';
import { usualReasons } from '../../../shared/sla/usual-reasons.ts';
import {
  dayOf,
  listHref,
  momentsOf,
  outcomesQuery,
  readReport,
  reportHref,
} from '../../../web/features/reports/report-address.ts';
import {
  parkedWords,
  reasonWords,
  shareWords,
  tookWords,
} from '../../../web/features/reports/report-words.ts';

const now = new Date(2026, 10, 22, 15, 30);
const read = (search: string) => readReport(new URLSearchParams(search), now);

describe('the address of the report', () => {
  test('is about the last seven days unless it says otherwise', () => {
    expect(read('')).toEqual({
      ...{ period: '7', from: '2026-11-16', to: '2026-11-22', metric: 'firstResponse', list: null },
    });
    expect(read('days=1&metric=all')).toMatchObject({ from: '2026-11-22', to: '2026-11-22', metric: 'all' });
    expect(read('from=2026-02-27&to=2026-03-01')).toMatchObject({ period: 'own', from: '2026-02-27' });
  });

  test('makes the best of what makes no sense', () => {
    expect(read('days=8&metric=luck&from=2026-03-01&to=2026-02-27')).toEqual(read(''));
    expect(read('from=x&to=2026-99-99')).toEqual(read(''));
    expect(read('list=1&by=luck&met=perhaps').list).toEqual({ by: null, key: '', met: null });
  });

  test('days are whole, over the end of a month', () => {
    expect(dayOf(new Date(2026, 2, 1), -1)).toBe('2026-02-28');
    const { from, to } = momentsOf({ from: '2026-02-27', to: '2026-02-28' });
    expect(new Date(from)).toEqual(new Date(2026, 1, 27));
    expect(new Date(to)).toEqual(new Date(2026, 2, 1));
  });

  test('leads to the list behind a figure, and back', () => {
    const search = new URLSearchParams('days=30&metric=resolution');
    const href = listHref(search, { by: 'team', key: 'none', met: false });
    const list = new URL(href, 'http://x.example').searchParams;
    expect(outcomesQuery(readReport(list, now))).toMatchObject({
      ...{ metric: 'resolution', teamId: 'none', met: 'false' },
    });
    const parked = new URL(listHref(search, { by: 'parked', key: 'true', met: null }), 'http://x.example');
    expect(outcomesQuery(readReport(parked.searchParams, now))).toMatchObject({ parked: 'true' });
    expect(reportHref(list)).toBe('/reports?days=30&metric=resolution');
  });
});

test('times and shares are said without flattery', () => {
  expect(tookWords(null)).toBe('–');
  expect(tookWords(45)).toBe('45 s');
  expect(tookWords(5400)).toBe('1 h 30 min');
  expect(tookWords(7200)).toBe('2 h');
  expect(parkedWords({ times: 3, seconds: 5400 })).toBe('3×, 1 h 30 min');
  expect(parkedWords({ times: 0, seconds: 0 })).toBe('');
  expect(shareWords({ met: 999, total: 1000 })).toBe('99%');
  expect(shareWords({ met: 0, total: 0 })).toBe('–');
});

test('each usual reason has words, unless it was renamed', () => {
  const words = usualReasons.map((reason) => reasonWords(reason, []));
  expect(new Set(words).size).toBe(usualReasons.length);
  expect(words).not.toContain(reasonWords('gone', []));
  expect(reasonWords('volume', [{ id: 'volume', name: 'Rush' }])).toBe('Rush');
});
