import {
  reputationGrouping,
  type ReputationGrouping,
  type ReputationQuery,
} from '../../../shared/schemas/reputation.ts';
import { readReport, type ReportAddress } from './report-address.ts';

const fields = {
  source: 'inboxId',
  place: 'place',
  topic: 'topicId',
  kind: 'kind',
} as const satisfies Record<ReputationGrouping, string>;
export const moods = ['positive', 'neutral', 'negative'] as const;
export type Mood = (typeof moods)[number];
const truths = ['true', 'false'] as const;

/** What a part of the report, or the list behind a figure, is about. */
export interface ReputationPart {
  by: ReputationGrouping | null;
  key: string;
}

export interface MentionListing {
  sentiment: Mood | null;
  stars: string | null;
  rated: boolean;
  answered: (typeof truths)[number] | null;
  word: string | null;
}

export interface ReputationAddress extends Pick<ReportAddress, 'period' | 'from' | 'to'>, ReputationPart {
  /** The list behind a figure; null: the report. */
  list: MentionListing | null;
  /** A spike that is shown with its mentions. */
  spike: string | null;
}

const oneOf = <T extends string>(all: readonly T[], value: string | null): T | null =>
  all.find((one) => one === value) ?? null;

/** Reads ?days&from&to&by&key&list&sentiment&stars&rated&answered&word&spike; what makes no sense is left out. */
export function readReputationAddress(search: URLSearchParams, now: Date): ReputationAddress {
  const asked = new URLSearchParams(search);
  if (!search.has('days')) asked.set('days', '30');
  const { period, from, to } = readReport(asked, now);
  const by = oneOf(reputationGrouping.options, search.get('by'));
  const list = {
    sentiment: oneOf(moods, search.get('sentiment')),
    stars: oneOf(['1', '2', '3', '4', '5'], search.get('stars')),
    rated: search.get('rated') === 'true',
    answered: oneOf(truths, search.get('answered')),
    word: search.get('word'),
  };
  return {
    ...{ period, from, to, by, key: by === null ? '' : (search.get('key') ?? '') },
    ...{ list: search.has('list') ? list : null, spike: search.get('spike') },
  };
}

type PartAsked = Partial<Pick<ReputationQuery, (typeof fields)[ReputationGrouping]>>;

/** The question to the server for the report. */
export function reputationQueryOf({ from, to, by, key }: ReputationAddress) {
  return { from, to, ...(by && ({ [fields[by]]: key } as PartAsked)) };
}

/** The question to the server for the list behind a figure. */
export function mentionsQueryOf(address: ReputationAddress) {
  const { sentiment = null, stars = null, rated = false, answered = null, word = null } = address.list ?? {};
  return {
    ...reputationQueryOf(address),
    ...(sentiment && { sentiment }),
    ...(stars && { stars }),
    ...(rated && { rated: 'true' as const }),
    ...(answered && { answered }),
    ...(word && { word }),
  };
}

/** What a link to a list narrows it to. */
export interface MentionLink {
  part?: ReputationPart;
  /** Only these days. */
  days?: { from: string; to: string };
  sentiment?: Mood;
  stars?: number;
  rated?: true;
  answered?: 'true' | 'false';
  word?: string;
}

/** The address of the list behind a figure of the report that is shown. */
export function mentionListHref(
  search: URLSearchParams,
  { part, days, sentiment, stars, rated, answered, word }: MentionLink,
): string {
  const next = bare(search);
  next.set('list', '1');
  if (part) setPart(next, part);
  if (days) {
    next.delete('days');
    next.set('from', days.from);
    next.set('to', days.to);
  }
  if (sentiment) next.set('sentiment', sentiment);
  if (stars !== undefined) next.set('stars', String(stars));
  if (rated) next.set('rated', 'true');
  if (answered) next.set('answered', answered);
  if (word !== undefined) next.set('word', word);
  return `/reports/reputation?${next.toString()}`;
}

/** Back from a list to the report that it is part of; or to the report of another part. */
export function reputationHref(search: URLSearchParams, part?: ReputationPart): string {
  const next = bare(search);
  if (part) setPart(next, part);
  return next.size > 0 ? `/reports/reputation?${next.toString()}` : '/reports/reputation';
}

export const spikeHref = (id: string): string => `/reports/reputation?spike=${id}`;

function setPart(search: URLSearchParams, { by, key }: ReputationPart): void {
  search.delete('by');
  search.delete('key');
  if (by === null) return;
  search.set('by', by);
  search.set('key', key);
}

function bare(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['list', 'sentiment', 'stars', 'rated', 'answered', 'word', 'spike']) next.delete(name);
  return next;
}
