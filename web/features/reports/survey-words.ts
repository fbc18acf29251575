import type { SurveyFigures, SurveyGrouping } from '../../../shared/schemas/survey.ts';
import type { SurveyKind, Verdict } from '../../../shared/surveys/kinds.ts';
import { formatLocale, t } from '../../lib/i18n.ts';
import { languageName } from '../inbox/contact/language-name.ts';

/** "4.3"; a dash while nobody answered. */
export const averageWords = ({ average }: Pick<SurveyFigures, 'average'>): string =>
  average === null
    ? '–'
    : new Intl.NumberFormat(formatLocale(), {
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      }).format(average);

/** "82%"; promoters less detractors as people know it: "+25". */
export function scoreWords(kind: SurveyKind, { score }: Pick<SurveyFigures, 'score'>): string {
  return score === null ? '–' : valueWords(kind, score);
}

/** "70% to 90%": what so few answers can tell. */
export function betweenWords(kind: SurveyKind, { low, high }: Pick<SurveyFigures, 'low' | 'high'>): string {
  if (low === null || high === null) return '';
  return t('reports.satisfaction.between', { low: valueWords(kind, low), high: valueWords(kind, high) });
}

function valueWords(kind: SurveyKind, value: number): string {
  const hundredth = Math.round(value * 100);
  if (kind !== 'nps') return t('reports.percent', { share: hundredth });
  return hundredth > 0 ? `+${String(hundredth)}` : hundredth < 0 ? `−${String(-hundredth)}` : '0';
}

/** The tone of a badge; the words beside it say the same. */
export const toneOf = (verdict: Verdict | null) =>
  verdict === 'good' ? 'ok' : verdict === 'bad' ? 'danger' : 'neutral';

/** How a row of the report is called. */
export function surveyRowName(
  grouping: SurveyGrouping,
  { key, name }: { key: string; name: string },
): string {
  if (key !== 'none') {
    if (grouping === 'language') return languageName(key) ?? key;
    return name === '' ? t('reports.gone') : name;
  }
  const nobody = {
    agent: 'reports.nobody',
    channel: 'reports.nobody',
    team: 'reports.noTeam',
    language: 'reports.satisfaction.noLanguage',
    tag: 'reports.satisfaction.noTag',
    segment: 'reports.satisfaction.noSegment',
  } as const;
  return t(nobody[grouping]);
}
