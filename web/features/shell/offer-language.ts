import '../../lib/later-words.ts';
import { t } from '../../lib/i18n.ts';
import { languageChoices, offeredLanguage } from '../../lib/language.ts';
import { toast } from '../../lib/toast.ts';
import { session } from '../../stores/session.svelte.ts';
import { changePreferences } from './preferences.ts';

const offeredMillis = 60_000;

/** Offers the language of the browser to whom the web speaks another one: once, whatever they say to it. */
export async function offerLanguage(): Promise<void> {
  const { preferences } = session;
  const locale = preferences && offeredLanguage(preferences);
  if (!locale) return;
  const name = languageChoices().find(({ value }) => value === locale)?.label ?? locale;
  await changePreferences({ languageOffered: true });
  toast.info(t('appearance.language.offer', { name }), {
    id: 'language',
    detail: t('appearance.language.offerDetail'),
    duration: offeredMillis,
    action: { label: name, onclick: () => void changePreferences({ locale }) },
  });
}
