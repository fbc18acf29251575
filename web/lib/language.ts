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

/** What the browser asks for where the one who works here was given another language, and nobody has told them yet. */
export function offeredLanguage({
  locale,
  languageOffered = false,
}: {
  locale: string;
  languageOffered?: boolean | undefined;
}): string | null {
  if (locale === '' || languageOffered) return null;
  const available = availableLocales();
  // What nobody speaks here is English to negotiateLocale: that is no reason to offer English.
  const wanted = navigator.languages.slice(0, 1);
  const own = negotiateLocale(wanted, available);
  const spoken = own !== 'en' || /^en\b/.test(wanted[0] ?? '');
  return spoken && own !== currentLocale() ? own : null;
}
