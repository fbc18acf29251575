import type { SurveyGrouping } from '../../../shared/schemas/survey.ts';
import { momentsOf, readReport, type ReportAddress } from './report-address.ts';

const groupings: readonly string[] = ['agent', 'team', 'channel', 'language'] satisfies SurveyGrouping[];

/** Which surveys a list shows. */
export interface SurveyListing {
  by: SurveyGrouping | null;
  key: string;
  /** Only those who were satisfied, or who were not; null: also those who did not answer. */
  satisfied: boolean | null;
}

export interface SurveyAddress extends Pick<ReportAddress, 'period' | 'from' | 'to'> {
  /** The list behind a figure; null: the report. */
  list: SurveyListing | null;
}

/** Reads ?days&from&to&list&by&key&satisfied; what makes no sense is left out. */
export function readSurveyAddress(search: URLSearchParams, now: Date): SurveyAddress {
  const { period, from, to } = readReport(search.has('days') ? search : withMonth(search), now);
  const by = search.get('by') ?? '';
  const satisfied = search.get('satisfied');
  const list = {
    by: groupings.includes(by) ? (by as SurveyGrouping) : null,
    key: search.get('key') ?? '',
    satisfied: satisfied === 'true' ? true : satisfied === 'false' ? false : null,
  };
  return { period, from, to, list: search.has('list') ? list : null };
}

/** Few answer in a week: a month is looked at unless somebody says otherwise. */
function withMonth(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  next.set('days', '30');
  return next;
}

/** What the server is asked for a list. */
export interface SurveysAsked {
  from: string;
  to: string;
  agentId?: string;
  teamId?: string;
  channel?: string;
  language?: string;
  satisfied?: string;
}

/** The question to the server for the list behind a figure. */
export function surveysQuery(address: SurveyAddress): SurveysAsked {
  const { list } = address;
  const fields = { agent: 'agentId', team: 'teamId', channel: 'channel', language: 'language' } as const;
  return {
    ...momentsOf(address),
    ...(list?.by && { [fields[list.by]]: list.key }),
    ...(list && list.satisfied !== null && { satisfied: String(list.satisfied) }),
  };
}

/** The address of the list behind a figure of the report that is shown. */
export function surveyListHref(search: URLSearchParams, { by, key, satisfied }: SurveyListing): string {
  const next = bare(search);
  next.set('list', '1');
  if (by !== null) {
    next.set('by', by);
    next.set('key', key);
  }
  if (satisfied !== null) next.set('satisfied', String(satisfied));
  return `/reports/satisfaction?${next.toString()}`;
}

/** Back from a list to the report that it is part of. */
export function satisfactionHref(search: URLSearchParams): string {
  const next = bare(search);
  return next.size > 0 ? `/reports/satisfaction?${next.toString()}` : '/reports/satisfaction';
}

function bare(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['list', 'by', 'key', 'satisfied']) next.delete(name);
  return next;
}
