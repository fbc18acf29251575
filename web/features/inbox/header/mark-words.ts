import '../../../lib/later-words.ts';
import type { Mark } from '../../../../shared/schemas/marks.ts';
import { formatPercent } from '../../../lib/format.ts';
import { t, tMaybe } from '../../../lib/i18n.ts';

/** Why it is marked so, in one sentence. */
export function whyWords(mark: Mark | undefined): string {
  if (!mark) return t('settings.tags.details.why.none');
  const words = mark.reasons.map((text) => t('settings.rules.quoted', { text })).join(', ');
  if (mark.by === 'person' || mark.by === 'script' || mark.by === 'text')
    return t(`settings.tags.details.why.${mark.by}`);
  if (mark.by === 'evidence' || mark.by === 'provider') {
    const sentences = mark.reasons.map(spamWords).join(' ');
    return sentences === '' ? t('settings.tags.details.why.nothing') : sentences;
  }
  return words === ''
    ? t('settings.tags.details.why.noWords')
    : t(`settings.tags.details.why.${mark.by}`, { words });
}

/** What spoke for or against spam. Marks of earlier versions have whole sentences. */
function spamWords(reason: string): string {
  const [name = '', ...rest] = reason.split(':');
  return (
    tMaybe(`settings.tags.spamReasons.${name}`, { detail: rest.join(':').trim() }) ??
    (/[.!?]$/.test(reason) ? reason : `${reason}.`)
  );
}

/** "84%". */
export const shareWords = (share: number): string => formatPercent(share);
