/** The languages in which a survey speaks by itself, to whoever answers it. */
export const surveyLanguages = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'tr',
  'sl',
  'fi',
  'ar',
  'ja',
  'zh',
] as const;
export type SurveyLanguage = (typeof surveyLanguages)[number];

const known: readonly string[] = surveyLanguages;

/** The one that somebody is asked in: "pt-BR" is asked in Portuguese; English where we do not speak theirs. Pure. */
export function surveyLanguageOf(tag: string | null): SurveyLanguage {
  const language = tag?.split('-')[0]?.toLowerCase() ?? '';
  return known.includes(language) ? (language as SurveyLanguage) : 'en';
}
