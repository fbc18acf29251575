import type { Answer, AnswerVariant } from '../../../../shared/schemas/answer.ts';
import { formatDay } from '../../../lib/format.ts';
import { t } from '../../../lib/i18n.ts';
import { directory } from '../../../stores/directory.svelte.ts';
import { languageName } from '../../inbox/contact/language-name.ts';

/** "German, E-mail" */
export function placeWords({ language, channel }: Pick<AnswerVariant, 'language' | 'channel'>): string {
  const spoken = language === null ? t('settings.answers.anyLanguage') : (languageName(language) ?? language);
  return channel === null ? spoken : `${spoken}, ${directory.channels.get(channel)?.name ?? channel}`;
}

/** "until 1 December" */
export function validityWords({ validFrom, validUntil }: Pick<Answer, 'validFrom' | 'validUntil'>): string {
  const words = (day: string) => formatDay(`${day}T12:00:00`);
  if (validFrom !== null && validUntil !== null) {
    return t('settings.answers.between', { from: words(validFrom), until: words(validUntil) });
  }
  if (validFrom !== null) return t('settings.answers.from', { day: words(validFrom) });
  return validUntil === null
    ? t('settings.answers.always')
    : t('settings.answers.until', { day: words(validUntil) });
}
