import { describe, expect, test } from 'vitest';
import type { ValuePeriod } from '../../../shared/schemas/value.ts';
import {
  readValueAddress,
  shownPeriod,
  valueHref,
  valueListHref,
  valuePeopleOf,
} from '../../../web/features/reports/value-address.ts';

const read = (search: string) => readValueAddress(new URLSearchParams(search));

describe('the address of the report of value', () => {
  test('says which periods, which one of them, and whose people', () => {
    expect(read('')).toEqual({ period: null, at: null, list: null });
    expect(read('period=quarter&at=2026-Q3')).toEqual({ period: 'quarter', at: '2026-Q3', list: null });
    expect(read('set=cohort&key=2026-03&after=6').list).toEqual({ set: 'cohort', key: '2026-03', after: 6 });
  });

  test('leaves out what makes no sense', () => {
    expect(read('period=week&at=yesterday&set=all&key=2026-03')).toEqual({
      ...{ period: null, at: null, list: null },
    });
    expect(read('set=lost&key=<b>').list).toBeNull();
    expect(read('set=cohort&key=2026-03&after=-1').list?.after).toBeNull();
  });

  test('leads to a list and back to the same report', () => {
    const search = new URLSearchParams('period=year&at=2025');
    const there = valueListHref(search, { set: 'cohort', key: '2026-03', after: 0 });
    expect(there).toBe('/reports/value?period=year&at=2025&set=cohort&key=2026-03&after=0');
    const address = read(there.split('?')[1] ?? '');
    expect(address.list && valuePeopleOf(address, address.list)).toEqual({
      ...{ set: 'cohort', key: '2026-03', after: '0', period: 'year' },
    });
    expect(valueHref(new URLSearchParams(there.split('?')[1]))).toBe('/reports/value?period=year&at=2025');
    expect(valueHref(new URLSearchParams(), '2026')).toBe('/reports/value?at=2026');
  });

  test('shows the last period that is over, unless another is asked for', () => {
    const periods = ['2026-09', '2026-10', '2026-11'].map(
      (key) => ({ key, running: key === '2026-11' }) as ValuePeriod,
    );
    expect(shownPeriod({ periods }, null)?.key).toBe('2026-10');
    expect(shownPeriod({ periods }, '2026-09')?.key).toBe('2026-09');
    expect(shownPeriod({ periods }, '1999-01')?.key).toBe('2026-10');
    expect(shownPeriod({ periods: periods.slice(2) }, null)?.key).toBe('2026-11');
    expect(shownPeriod({ periods: [] }, null)).toBeUndefined();
  });
});
