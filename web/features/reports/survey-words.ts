import type { SurveyFigures, SurveyGrouping } from '../../../shared/schemas/survey.ts';
import { t } from '../../lib/i18n.ts';
import { languageName } from '../inbox/contact/language-name.ts';

/** "4.3"; a dash while nobody answered. */
export const averageWords = ({ average }: SurveyFigures): string =>
  average === null ? '–' : average.toFixed(1);

/** "82 %". */
export function satisfiedWords({ satisfied, answered }: SurveyFigures): string {
  return answered === 0 ? '–' : percent(satisfied / answered);
}

/** "between 70 % and 90 %": what so few answers can tell. */
export function betweenWords({ low, high }: SurveyFigures): string {
  if (low === null || high === null) return '';
  return t('reports.satisfaction.between', { low: percent(low), high: percent(high) });
}

const percent = (share: number): string => t('reports.percent', { share: Math.round(share * 100) });

/** How a row of the report is called. */
export function surveyRowName(
  grouping: SurveyGrouping,
  { key, name }: { key: string; name: string },
): string {
  if (key === 'none') {
    if (grouping === 'language') return t('reports.satisfaction.noLanguage');
    return grouping === 'team' ? t('reports.noTeam') : t('reports.nobody');
  }
  if (grouping === 'language') return languageName(key) ?? key;
  return name === '' ? t('reports.gone') : name;
}
