/** The languages in which people who work here are written to: those that the screens speak. */
export const workLanguages = ['en', 'de', 'fr', 'es', 'sl', 'fi', 'ja', 'zh-Hant', 'ar'] as const;
export type WorkLanguage = (typeof workLanguages)[number];

const scriptOf = (tag: string): string => {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script ?? ''}`;
  } catch {
    return '';
  }
};

/** The first wanted one that there is: "de-AT" is German, "zh-TW" Traditional Chinese, "zh-CN" none of them. Pure. */
export function workLanguageOf(wanted: readonly (string | null | undefined)[]): WorkLanguage {
  for (const tag of wanted) {
    const found = tag && workLanguages.find((one) => one === tag || scriptOf(one) === scriptOf(tag));
    if (found) return found;
  }
  return 'en';
}

/** Is Chinese of this tag written as in Taiwan and Hong Kong? "zh-TW", "zh_HK" and "zh-Hant" are. Pure. */
export const isTraditional = (tag: string): boolean => scriptOf(tag.replaceAll('_', '-')) === 'zh-Hant';
