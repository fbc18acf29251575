import { availableLocales, currentLocale, negotiateLocale } from './i18n.ts';
import { recall, remember } from './persisted.svelte.ts';

const name = 'locale';

/** Every language that there are words in, each by its own name: whoever looks for theirs can read that one. */
export function languageChoices(): { value: string; label: string }[] {
  return availableLocales()
    .map((tag) => ({
      value: tag,
      label: new Intl.DisplayNames([tag], { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag,
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** What the reader wants to read, best first: what they chose, then what the browser says. */
export function wantedLanguages(): readonly string[] {
  const chosen = recall<string>(name, '');
  return chosen ? [chosen, ...navigator.languages] : navigator.languages;
}

/** Keeps the chosen language ("" is the browser's) and loads the page again where it is not the one on the screen. */
export function speak(chosen: string): void {
  if (recall<string>(name, '') === chosen) return;
  remember(name, chosen);
  // A browser that keeps nothing would load the page for ever.
  if (recall<string>(name, '') !== chosen) return;
  if (negotiateLocale(wantedLanguages(), availableLocales()) !== currentLocale()) location.reload();
}
