import { formatLocale, t } from '../../lib/i18n.ts';

/** "€1,250.00", or nothing where nobody ordered. */
export function moneyOf(worth: { total: number; currency: string } | null): string {
  if (!worth) return '';
  const style = { style: 'currency', currency: worth.currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(formatLocale(), style).format(worth.total);
}

/** "12 votes". */
export const votesOf = (count: number): string => t('ideas.votes', { count });
