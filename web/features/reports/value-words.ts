import type { ValueReport } from '../../../shared/schemas/value.ts';
import { formatPercent } from '../../lib/format.ts';
import { formatLocale, t } from '../../lib/i18n.ts';
import type { ValueListing } from './value-address.ts';

/** "Nov 2026", "Q4 2026" or "2026". */
export function periodWords(key: string): string {
  const quarter = /^(\d{4})-Q(\d)$/.exec(key);
  if (quarter) return t('reports.value.quarter', { quarter: quarter[2] ?? '', year: quarter[1] ?? '' });
  const month = /^(\d{4})-(\d\d)$/.exec(key);
  if (!month) return key;
  const first = new Date(Date.UTC(Number(month[1]), Number(month[2]) - 1, 1));
  return new Intl.DateTimeFormat(formatLocale(), { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    first,
  );
}

/** "93.4%"; a dash where there is none. */
export function percentWords(share: number | null, digits = 1): string {
  return share === null ? '–' : formatPercent(share, digits);
}

export function moneyWords(amount: number | null, currency: string): string {
  if (amount === null) return '–';
  return new Intl.NumberFormat(formatLocale(), { style: 'currency', currency }).format(amount);
}

/** Two digits after the point at most; small ones keep two that say something. */
export function numberWords(value: number | null): string {
  if (value === null) return '–';
  const digits = Math.abs(value) < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat(formatLocale(), digits).format(value);
}

/** What the words mean here: the definitions of the workspace in a sentence. */
export function definitionWords({
  settings,
  segmentName,
  timeZone,
}: Pick<ValueReport, 'settings' | 'segmentName' | 'timeZone'>): string {
  const values = { days: settings.lostDays, zone: timeZone };
  if (settings.customer !== 'segment') return t(`reports.value.definition.${settings.customer}`, values);
  return t('reports.value.definition.segment', { ...values, segment: segmentName || t('reports.gone') });
}

/** What a list shows. */
export function listingWords({ set, key, after }: ValueListing): string {
  const period = periodWords(key);
  if (set !== 'cohort') return t(`reports.value.sets.${set}`, { period });
  return after === null
    ? t('reports.value.sets.cohort', { period })
    : t('reports.value.sets.cohortAfter', { period, count: after });
}
