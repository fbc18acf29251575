import type { SurveyGrouping } from '../../../shared/schemas/survey.ts';
import { surveyKinds, type SurveyKind } from '../../../shared/surveys/kinds.ts';
import { momentsOf, readReport, type ReportAddress } from './report-address.ts';

const fields = {
  agent: 'agentId',
  team: 'teamId',
  channel: 'channel',
  tag: 'tagId',
  language: 'language',
  segment: 'segmentId',
} as const satisfies Record<SurveyGrouping, string>;
const verdicts = ['good', 'middle', 'bad'] as const;
const sentiments = ['positive', 'neutral', 'negative'] as const;

/** Which surveys a list shows; null: whatever it is. */
export interface SurveyListing {
  by: SurveyGrouping | null;
  key: string;
  verdict: (typeof verdicts)[number] | null;
  /** Only those with words: all of them, or those that sound so. */
  words: 'all' | (typeof sentiments)[number] | null;
}

export interface SurveyAddress extends Pick<ReportAddress, 'period' | 'from' | 'to'> {
  /** What was asked; null: what most people answered. */
  kind: SurveyKind | null;
  /** The list behind a figure; null: the report. */
  list: SurveyListing | null;
}

const oneOf = <T extends string>(all: readonly T[], value: string | null): T | null =>
  all.find((one) => one === value) ?? null;

/** Reads ?days&from&to&kind&list&by&key&verdict&words; what makes no sense is left out. */
export function readSurveyAddress(search: URLSearchParams, now: Date): SurveyAddress {
  const { period, from, to } = readReport(search.has('days') ? search : withMonth(search), now);
  const list = {
    by: oneOf(Object.keys(fields) as SurveyGrouping[], search.get('by')),
    key: search.get('key') ?? '',
    verdict: oneOf(verdicts, search.get('verdict')),
    words: oneOf(['all', ...sentiments], search.get('words')),
  };
  const kind = oneOf(surveyKinds, search.get('kind'));
  return { period, from, to, kind, list: search.has('list') ? list : null };
}

/** Few answer in a week: a month is looked at unless somebody says otherwise. */
function withMonth(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  next.set('days', '30');
  return next;
}

/** What the server is asked for a list. */
export type SurveysAsked = {
  from: string;
  to: string;
  kind?: SurveyKind;
  verdict?: (typeof verdicts)[number];
  commented?: 'true';
  sentiment?: (typeof sentiments)[number];
} & Partial<Record<(typeof fields)[SurveyGrouping], string>>;

/** The question to the server for the list behind a figure. */
export function surveysQuery(address: SurveyAddress): SurveysAsked {
  const { list, kind } = address;
  const { by, key, verdict, words } = list ?? { by: null, key: '', verdict: null, words: null };
  return {
    ...momentsOf(address),
    ...(kind && { kind }),
    ...(by && { [fields[by]]: key }),
    ...(verdict && { verdict }),
    ...(words && { commented: 'true', ...(words !== 'all' && { sentiment: words }) }),
  };
}

/** The address of the list behind a figure of the report that is shown, of one kind of question. */
export function surveyListHref(
  search: URLSearchParams,
  kind: SurveyKind,
  { by, key, verdict, words }: Partial<SurveyListing>,
): string {
  const next = bare(search);
  next.set('list', '1');
  next.set('kind', kind);
  if (by) {
    next.set('by', by);
    next.set('key', key ?? '');
  }
  if (verdict) next.set('verdict', verdict);
  if (words) next.set('words', words);
  return `/reports/satisfaction?${next.toString()}`;
}

/** Back from a list to the report that it is part of, or to the report of another kind of question. */
export function satisfactionHref(search: URLSearchParams, kind?: SurveyKind): string {
  const next = bare(search);
  if (kind) next.set('kind', kind);
  return next.size > 0 ? `/reports/satisfaction?${next.toString()}` : '/reports/satisfaction';
}

function bare(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['list', 'by', 'key', 'verdict', 'words', 'satisfied']) next.delete(name);
  return next;
}
