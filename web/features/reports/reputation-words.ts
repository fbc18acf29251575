import type {
  ReputationGrouping,
  ReputationReport,
  ReputationSpike,
} from '../../../shared/schemas/reputation.ts';
import { formatMoment } from '../../lib/format.ts';
import { t } from '../../lib/i18n.ts';
import { numberWords } from './value-words.ts';

type Figures = ReputationReport['overall'];

/** "12 %"; of nothing a dash. */
export function partWords(part: number, of: number): string {
  return of === 0 ? '–' : t('reports.percent', { share: Math.round((part / of) * 100) });
}

/** "4.2"; a dash where nobody rated. */
export const starWords = ({ average }: Pick<Figures, 'average'>): string =>
  average === null ? '–' : numberWords(Math.round(average * 10) / 10);

/** How a row is called. */
export function reputationRowName(
  grouping: ReputationGrouping,
  { key, name }: { key: string; name: string },
) {
  if (key === 'none') return t(`reports.reputation.none.${grouping === 'place' ? 'place' : 'topic'}`);
  if (grouping === 'kind') return kindWords(key);
  return name === '' ? t('reports.gone') : name;
}

function kindWords(kind: string): string {
  const known = (['mention', 'review', 'comment'] as const).find((one) => one === kind);
  return known ? t(`inbox.post.kind.${known}`) : kind;
}

/** From when to when. */
export const spikeTime = ({ from, to }: ReputationSpike): string =>
  t('reports.reputation.spike.time', { from: formatMoment(from), to: formatMoment(to) });

/** What was unusual, in one sentence. */
export function spikeWords({ measure, count, usual, atMost }: ReputationSpike): string {
  const values = { count, usual: numberWords(Math.round(usual * 10) / 10), atMost };
  return t(`reports.reputation.spike.${measure}`, values);
}
