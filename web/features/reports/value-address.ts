import type { ValuePeriod, ValueReport, valueSets } from '../../../shared/schemas/value.ts';
import type { PeriodLength } from '../../../shared/value/periods.ts';

export type ValueSetName = (typeof valueSets)[number];
const lengths: readonly PeriodLength[] = ['month', 'quarter', 'year'];
const sets: readonly ValueSetName[] = ['start', 'end', 'fresh', 'back', 'lost', 'brief', 'cohort'];

/** Whose people a list shows. */
export interface ValueListing {
  set: ValueSetName;
  /** The key of the period, or the month of the cohort. */
  key: string;
  /** Of a cohort, those who were active so many months later; null: all of it. */
  after: number | null;
}

export interface ValueAddress {
  /** null: what the workspace shows first. */
  period: PeriodLength | null;
  /** The key of the period that is shown in full; null: the last that is over. */
  at: string | null;
  list: ValueListing | null;
}

const oneOf = <T extends string>(all: readonly T[], value: string | null): T | null =>
  all.find((one) => one === value) ?? null;

/** Reads ?period&at&set&key&after; what makes no sense is left out. */
export function readValueAddress(search: URLSearchParams): ValueAddress {
  const set = oneOf(sets, search.get('set'));
  const key = search.get('key') ?? '';
  const after = search.get('after');
  const isKey = /^\d{4}(-Q[1-4]|-\d\d)?$/;
  const at = search.get('at') ?? '';
  return {
    period: oneOf(lengths, search.get('period')),
    at: isKey.test(at) ? at : null,
    list:
      set !== null && isKey.test(key)
        ? { set, key, after: after !== null && /^\d{1,2}$/.test(after) ? Number(after) : null }
        : null,
  };
}

/** What the server is asked for a list. */
export function valuePeopleOf(
  { period }: ValueAddress,
  { set, key, after }: ValueListing,
): { set: ValueSetName; key: string; period?: PeriodLength; after?: string } {
  return { set, key, ...(period && { period }), ...(after !== null && { after: String(after) }) };
}

/** The address of the list behind a figure of the report that is shown. */
export function valueListHref(
  search: URLSearchParams,
  { set, key, after }: Omit<ValueListing, 'after'> & { after?: number | null },
): string {
  const next = bare(search);
  next.set('set', set);
  next.set('key', key);
  if (after !== undefined && after !== null) next.set('after', String(after));
  return `/reports/value?${next.toString()}`;
}

/** Back from a list to the report, or to another of its periods. */
export function valueHref(search: URLSearchParams, at?: string): string {
  const next = bare(search);
  if (at !== undefined) next.set('at', at);
  return next.size > 0 ? `/reports/value?${next.toString()}` : '/reports/value';
}

function bare(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['set', 'key', 'after']) next.delete(name);
  return next;
}

/** The period that is shown in full: the one asked for, else the last that is over. */
export function shownPeriod(
  { periods }: Pick<ValueReport, 'periods'>,
  at: string | null,
): ValuePeriod | undefined {
  return (
    periods.find(({ key }) => key === at) ?? periods.findLast(({ running }) => !running) ?? periods.at(-1)
  );
}
