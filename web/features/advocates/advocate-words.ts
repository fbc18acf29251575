import type { AskObjection } from '../../../shared/advocates/may-ask.ts';
import { reviewSite } from '../../../shared/advocates/review-sites.ts';
import type { AdvocateLevel, AdvocateReason } from '../../../shared/advocates/score.ts';
import { t } from '../../lib/i18n.ts';

/** The tone of a badge; the words beside it say the same. */
export const levelTone = {
  advocate: 'ok',
  friend: 'accent',
  none: 'neutral',
} as const satisfies Record<AdvocateLevel, string>;

/** A signal in a sentence, with what it was seen by. */
export function advocateReason({ signal, value }: Pick<AdvocateReason, 'signal' | 'value'>): string {
  return t(`advocates.reason.${signal}`, { value });
}

export function siteName(id: string | null): string {
  return (id === null ? '' : reviewSite(id)?.name) || t('advocates.otherSite');
}

/** Why somebody is not asked. */
export function objectionWords(against: AskObjection, site: string | null): string {
  return t(`advocates.against.${against}`, { site: siteName(site) });
}
