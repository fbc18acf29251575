import type { Mark } from '../../../../shared/schemas/marks.ts';
import { t } from '../../../lib/i18n.ts';

/** Why it is marked so, in one sentence. */
export function whyWords(mark: Mark | undefined): string {
  if (!mark) return t('inbox.marks.why.none');
  const words = mark.reasons.map((word) => `“${word}”`).join(', ');
  if (mark.by === 'person' || mark.by === 'script' || mark.by === 'text')
    return t(`inbox.marks.why.${mark.by}`);
  if (mark.by === 'evidence' || mark.by === 'provider') {
    return mark.reasons.length > 0 ? `${mark.reasons.join('. ')}.` : t('inbox.marks.why.nothing');
  }
  return words === '' ? t('inbox.marks.why.noWords') : t(`inbox.marks.why.${mark.by}`, { words });
}

/** "84 %". */
export const shareWords = (share: number): string =>
  new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 }).format(share);
