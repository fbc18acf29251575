import { formatNumber } from '../../lib/format.ts';
import { t } from '../../lib/i18n.ts';

/** How many may have read it: the author's followers. */
export function reachWords(followers: number): string {
  const short = formatNumber(followers, { notation: 'compact', maximumFractionDigits: 1 });
  return t('mentions.reach', { count: followers, short });
}
