import type { SlaMetric } from '../../../shared/schemas/sla-policy.ts';
import type { SlaGrouping } from '../../../shared/schemas/sla-report.ts';

export const metrics = [
  'firstResponse',
  'nextResponse',
  'publicAnswer',
  'resolution',
  'handOff',
] as const satisfies SlaMetric[];
export const periods = ['1', '7', '30', '90', 'own'] as const;
export type PeriodChoice = (typeof periods)[number];

/** What the address of the report says. */
export interface ReportAddress {
  period: PeriodChoice;
  /** Days as "2026-11-22", the last one included. */
  from: string;
  to: string;
  metric: SlaMetric | 'all';
  /** The list behind a figure; null: the report. */
  list: OutcomeListing | null;
}

export interface OutcomeListing {
  by: SlaGrouping | 'reason' | 'parked' | null;
  key: string;
  met: boolean | null;
}

const dayPattern = /^\d{4}-\d\d-\d\d$/;
const groupings: readonly string[] = ['policy', 'team', 'agent', 'channel', 'hour', 'reason', 'parked'];

/** Reads ?days&from&to&metric&list&by&key&met; what makes no sense is left out. */
export function readReport(search: URLSearchParams, now: Date): ReportAddress {
  const asked = search.get('days') ?? '';
  const day = (name: string) => {
    const value = search.get(name) ?? '';
    return dayPattern.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
  };
  const [from, to] = [day('from'), day('to')];
  const own = from !== null && to !== null && from <= to;
  const known = periods.find((one) => one === asked && one !== 'own') ?? '7';
  const metric = metrics.find((one) => one === search.get('metric')) ?? 'firstResponse';
  return {
    period: own ? 'own' : known,
    from: own ? from : dayOf(now, 1 - Number(known)),
    to: own ? to : dayOf(now, 0),
    metric: search.get('metric') === 'all' ? 'all' : metric,
    list: listingOf(search),
  };
}

function listingOf(search: URLSearchParams): OutcomeListing | null {
  if (!search.has('list')) return null;
  const by = search.get('by') ?? '';
  const met = search.get('met');
  return {
    by: groupings.includes(by) ? (by as OutcomeListing['by']) : null,
    key: search.get('key') ?? '',
    met: met === 'true' ? true : met === 'false' ? false : null,
  };
}

/** A day so many after today, by the clocks of who looks. */
export function dayOf(now: Date, shift: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + shift);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The beginning of the first day, and the end of the last. */
export function momentsOf({ from, to }: Pick<ReportAddress, 'from' | 'to'>): { from: string; to: string } {
  const midnight = (day: string, shift: number) => {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    return new Date(year, month - 1, date + shift).toISOString();
  };
  return { from: midnight(from, 0), to: midnight(to, 1) };
}

/** What the server is asked for a list. */
export interface OutcomesAsked {
  from: string;
  to: string;
  metric?: SlaMetric;
  policyId?: string;
  teamId?: string;
  agentId?: string;
  channel?: string;
  hour?: string;
  reason?: string;
  parked?: string;
  met?: string;
}

/** The question to the server for the list behind a figure. */
export function outcomesQuery(address: ReportAddress): OutcomesAsked {
  const { metric, list } = address;
  const fields = {
    ...{ policy: 'policyId', team: 'teamId', agent: 'agentId' },
    ...{ channel: 'channel', hour: 'hour', reason: 'reason', parked: 'parked' },
  };
  return {
    ...momentsOf(address),
    ...(metric !== 'all' && { metric }),
    ...(list?.by && ({ [fields[list.by]]: list.key } as Partial<OutcomesAsked>)),
    ...(list && list.met !== null && { met: String(list.met) }),
  };
}

/** The address of the list behind a figure of the report that is shown. */
export function listHref(search: URLSearchParams, { by, key, met }: OutcomeListing): string {
  const next = new URLSearchParams(search);
  for (const name of ['by', 'key', 'met']) next.delete(name);
  next.set('list', '1');
  if (by !== null) {
    next.set('by', by);
    next.set('key', key);
  }
  if (met !== null) next.set('met', String(met));
  return `/reports?${next.toString()}`;
}

/** Back from a list to the report that it is part of. */
export function reportHref(search: URLSearchParams): string {
  const next = new URLSearchParams(search);
  for (const name of ['list', 'by', 'key', 'met']) next.delete(name);
  return next.size > 0 ? `/reports?${next.toString()}` : '/reports';
}
