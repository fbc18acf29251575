import { offeredIn } from '../../../shared/advocates/incentives.ts';
import { objectionToSegment } from '../../../shared/advocates/may-ask.ts';
import { sitesAskedIn, type ReviewSite } from '../../../shared/advocates/review-sites.ts';
import type { StoredAnswer } from '../../store/answers.ts';
import type { StoredSegment } from '../../store/segments.ts';

/** Why a campaign must not ask for reviews with this answer, as its site sees it; null: it may, or asks for none. */
export function reviewProblem(
  { variants }: Pick<StoredAnswer, 'variants'>,
  segment: Pick<StoredSegment, 'conditions'> | undefined,
): string | null {
  for (const { text } of variants) {
    for (const site of sitesAskedIn(text)) {
      const problem = problemOf(site, text, segment);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function problemOf(
  site: ReviewSite,
  text: string,
  segment: Pick<StoredSegment, 'conditions'> | undefined,
): string | null {
  const against = objectionToSegment(site, segment?.conditions ?? []);
  if (against?.objection === 'forbidden') return `${site.name} wants that nobody is asked for reviews.`;
  if (against)
    return `${site.name} wants that all are asked alike; the segment picks by how content people are (${against.field ?? ''}).`;
  const offer = site.incentives === 'forbidden' ? offeredIn(text) : null;
  return offer === null ? null : `${site.name} wants nothing offered for a review (“${offer}”).`;
}
