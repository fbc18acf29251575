import { isTraditional } from '../mails/languages.ts';
import type { WidgetTexts } from './protocol.ts';
import { ar } from './texts/ar.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fi } from './texts/fi.ts';
import { fr } from './texts/fr.ts';
import { it } from './texts/it.ts';
import { ja } from './texts/ja.ts';
import { nl } from './texts/nl.ts';
import { pl } from './texts/pl.ts';
import { pt } from './texts/pt.ts';
import { sl } from './texts/sl.ts';
import { tr } from './texts/tr.ts';
import { zhHant } from './texts/zh-hant.ts';
import { zh } from './texts/zh.ts';

/** The widget's own words. An inbox may override each. */
export const widgetTexts = {
  ...{ en, ar, de, es, fi, fr, it, ja, nl, pl, pt, sl, tr, zh },
  'zh-Hant': zhHant,
} as const satisfies Record<string, WidgetTexts>;
export type WidgetLanguage = keyof typeof widgetTexts;
export const widgetLanguages = Object.keys(widgetTexts) as WidgetLanguage[];

const rightToLeft = new Set(['ar']);

/** The language of ours that fits best: "de-AT" is "de", "zh-TW" is "zh-Hant"; else English. */
export function languageFor(locale: string): WidgetLanguage {
  const [language = ''] = locale.toLowerCase().split(/[-_]/);
  const wanted = language === 'zh' && isTraditional(locale) ? 'zh-Hant' : language;
  return widgetLanguages.find((one) => one === wanted) ?? 'en';
}

/** "title = Ask us", "de.title = Fragen Sie uns". @returns null when it names no text of ours */
export function readOverride(
  line: string,
): { language: WidgetLanguage | null; key: keyof WidgetTexts; text: string } | null {
  const match = /^(?:([a-z]{2}(?:-[A-Z][a-z]{3})?)\.)?([a-zA-Z]+)\s*=\s*(\S.*)$/.exec(line.trim());
  const [, language, key = '', text = ''] = match ?? [];
  if (!match || !(key in en)) return null;
  const known = language === undefined ? null : widgetLanguages.find((one) => one === language);
  return known === undefined ? null : { language: known, key: key as keyof WidgetTexts, text };
}

/** The words for a locale, with an inbox's own. One for a language wins over one for all. */
export function textsFor(
  locale: string,
  overrides: readonly string[] = [],
): { language: WidgetLanguage; dir: 'ltr' | 'rtl'; texts: WidgetTexts } {
  const language = languageFor(locale);
  const own = overrides.flatMap((line) => readOverride(line) ?? []);
  const texts: WidgetTexts = { ...widgetTexts[language] };
  for (const wanted of [null, language]) {
    for (const one of own) if (one.language === wanted) texts[one.key] = one.text;
  }
  return { language, dir: rightToLeft.has(language) ? 'rtl' : 'ltr', texts };
}
