import { currentLocale } from '../../../lib/i18n.ts';

/** "de" -> "German", in the reader's language; undefined for nothing or for what is no language. */
export function languageName(tag: string | null): string | undefined {
  if (!tag) return undefined;
  try {
    return new Intl.DisplayNames([currentLocale()], { type: 'language', fallback: 'none' }).of(tag);
  } catch {
    return undefined;
  }
}
