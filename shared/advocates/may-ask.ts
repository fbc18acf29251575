import { contentFields, type ReviewSite } from './review-sites.ts';

/** Why somebody is not asked. */
export const askObjections = [
  'forbidden',
  'selective',
  'refused',
  'lately',
  'already',
  'no-way',
  'window-closed',
  'no-welcome',
  'not-valid',
  'no-text',
  'missing-value',
  'no-link',
  'incentive',
  'gone',
] as const;
export type AskObjection = (typeof askObjections)[number];

export const askKinds = ['review', 'reference'] as const;
export type AskKind = (typeof askKinds)[number];

/** Nobody is asked for anything, surveys included, more often than that. */
export const restDays = 30;
/** Nobody is asked for the same again sooner. */
export const sameDays = 365;

export interface AskStanding {
  /** Of a review; null: for a reference. */
  site: ReviewSite | null;
  /** Nearly all who were picked by hand lately speak for us, and so do they. */
  picksContent: boolean;
  /** They said that they are not to be asked. */
  refused: boolean;
  /** When they were asked for anything last, in milliseconds; null: never. */
  askedAt: number | null;
  /** When they were asked for this last. */
  sameAt: number | null;
  now: number;
}

const dayMillis = 86_400_000;

/** What speaks against asking one person whom somebody picked; null: nothing. Pure. */
export function objectionTo({
  site,
  picksContent,
  refused,
  askedAt,
  sameAt,
  now,
}: AskStanding): AskObjection | null {
  if (site?.ask === 'forbidden') return 'forbidden';
  if (site?.selective === 'forbidden' && picksContent) return 'selective';
  if (refused) return 'refused';
  if (sameAt !== null && sameAt > now - sameDays * dayMillis) return 'already';
  return askedAt !== null && askedAt > now - restDays * dayMillis ? 'lately' : null;
}

type Condition = { field: string } | { conditions: readonly { field: string }[] };

/**
 * What speaks against asking all of a segment for a review there: that the site is not to be asked for, or that the segment
 * picks by how content people are (`field` says which condition does). Pure.
 */
export function objectionToSegment(
  site: Pick<ReviewSite, 'ask' | 'selective'>,
  conditions: readonly Condition[],
): { objection: 'forbidden' | 'selective'; field?: string } | null {
  if (site.ask === 'forbidden') return { objection: 'forbidden' };
  if (site.selective === 'allowed') return null;
  const fields = conditions.flatMap((one) =>
    'conditions' in one ? one.conditions.map(({ field }) => field) : [one.field],
  );
  const picks = fields.find((field) => contentFields.has(field));
  return picks === undefined ? null : { objection: 'selective', field: picks };
}
