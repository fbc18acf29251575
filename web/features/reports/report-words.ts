import { usualReasons } from '../../../shared/sla/usual-reasons.ts';
import type { BreachReason, SlaGrouping, SlaParking } from '../../../shared/schemas/sla-report.ts';
import { t } from '../../lib/i18n.ts';

/** Business time exactly enough: "45 s", "12 min", "1 h 30 min". */
export function tookWords(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 60) return t('time.seconds', { count: seconds });
  const minutes = Math.round(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [
    hours > 0 ? t('time.hours', { count: hours }) : '',
    rest > 0 ? t('time.minutes', { count: rest }) : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** "94%"; of nothing a dash. Never rounded up to all of them. */
export function shareWords({ met, total }: { met: number; total: number }): string {
  return total === 0 ? '–' : t('reports.percent', { share: Math.floor((met / total) * 100) });
}

/** How a row of the report is called. */
export function rowName(grouping: SlaGrouping, { key, name }: { key: string; name: string }): string {
  if (key === 'none') return grouping === 'team' ? t('reports.noTeam') : t('reports.nobody');
  return name === '' ? t('reports.gone') : name;
}

/** The word of a reason: as it was renamed, or the usual one. */
export function reasonWords(id: string, reasons: readonly Pick<BreachReason, 'id' | 'name'>[]): string {
  const known = reasons.find((one) => one.id === id)?.name;
  if (known) return known;
  if (id === 'none') return t('reports.reason.none');
  const usual = usualReasons.find((one) => one === id);
  return usual ? t(`reports.reason.${usual}`) : t('reports.gone');
}

/** "3 times, 2 h"; nothing where nothing was parked. */
export function parkedWords({ times, seconds }: SlaParking): string {
  return times === 0 ? '' : t('reports.parkedTimes', { times, span: tookWords(seconds) });
}
