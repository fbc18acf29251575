import { t } from '../../lib/i18n.ts';

const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

/** How many may have read it: the author's followers. */
export function reachWords(followers: number): string {
  return t('mentions.reach', { count: followers, short: short.format(followers) });
}
