import type { SurveySettings } from '../../../../shared/schemas/survey.ts';

const filled = <T extends Partial<Record<string, string>>>(texts: T): T =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => (text ?? '').trim() !== '')) as T;

/** What is sent: fields that were left empty say nothing. Pure. */
export function withoutEmpty(settings: SurveySettings): SurveySettings {
  return {
    ...settings,
    accent: settings.accent?.trim() ? settings.accent.trim() : null,
    wording: filled(settings.wording),
    questions: settings.questions.map((one) => ({ ...one, texts: filled(one.texts) })),
  };
}
