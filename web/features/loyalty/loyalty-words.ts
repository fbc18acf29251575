import type { TierMeasure } from '../../../shared/schemas/loyalty.ts';
import { formatLocale, t } from '../../lib/i18n.ts';

/** "240 points", "€120.00", "3 orders": what a tier goes by. */
export function amountWords(by: TierMeasure, value: number, currency: string): string {
  if (by === 'orders') return t('loyalty.amounts.orders', { count: value });
  if (by === 'points') return t('loyalty.amounts.points', { count: value });
  return new Intl.NumberFormat(formatLocale(), { style: 'currency', currency }).format(value);
}

/** "+120", "−40". */
export function signedPoints(points: number): string {
  return new Intl.NumberFormat(formatLocale(), { signDisplay: 'always' }).format(points);
}
