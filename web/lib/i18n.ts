import en from '../locales/en.json';
import { compileMessage, type MessageValues } from './message-format.ts';

type Leaves<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`>;
}[keyof T & string];

/** Every key of locales/en.json, as "feature.part": a key that is not there does not compile. */
export type MessageKey = Leaves<typeof en>;
export type { MessageValues };

interface MessageTree {
  [key: string]: string | MessageTree;
}

/** Written right to left: sets <html dir>. */
const rightToLeft = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'yi', 'dv', 'ckb']);
const catalogues = import.meta.glob<{ default: MessageTree }>(['../locales/*.json', '!../locales/en.json']);

let locale = 'en';
let messages = flatten(en);
const fallback = messages;
const formats = new Map<string, ReturnType<typeof compileMessage>>();

/** More English words, of pages that are loaded later; other languages come whole. */
export function addWords(tree: MessageTree): void {
  flatten(tree, '', fallback);
}

/** { inbox: { empty: "…" } } -> Map { "inbox.empty" => "…" } */
export function flatten(
  tree: MessageTree,
  prefix = '',
  into = new Map<string, string>(),
): Map<string, string> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(prefix + key, value);
    else flatten(value, `${prefix}${key}.`, into);
  }
  return into;
}

/**
 * The words for a key, in ICU message syntax ("{count, plural, one {# message} other {# messages}}").
 * A key missing in the current language falls back to English.
 */
export function t(key: MessageKey, values?: MessageValues): string {
  const text = messages.get(key) ?? fallback.get(key) ?? key;
  if (!text.includes('{') && !text.includes("'")) return text;
  let format = formats.get(key);
  if (!format) {
    format = compileMessage(text, messages.has(key) ? locale : 'en');
    formats.set(key, format);
  }
  return format(values);
}

/** Words for a key that is only known at run time (an error code, an enum value): undefined when there are none. */
export function tMaybe(key: string, values?: MessageValues): string | undefined {
  return fallback.has(key) ? t(key as MessageKey, values) : undefined;
}

export function currentLocale(): string {
  return locale;
}

/** For Intl: the language of the words with the reader's region ("en-GB"), so that dates read as at home. */
export function formatLocale(): string {
  const base = locale.split('-')[0];
  return navigator.languages.find((tag) => tag.split('-')[0] === base) ?? locale;
}

export function direction(of = locale): 'ltr' | 'rtl' {
  return rightToLeft.has(of.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** Picks the first wanted language that has a catalogue ("pt-BR" -> "pt"); English otherwise. */
export function negotiateLocale(wanted: readonly string[], available: readonly string[]): string {
  for (const tag of wanted) {
    const exact = available.find((have) => have.toLowerCase() === tag.toLowerCase());
    if (exact) return exact;
    const base = tag.split('-')[0]?.toLowerCase();
    const same = available.find((have) => have.toLowerCase() === base);
    if (same) return same;
  }
  return 'en';
}

export function availableLocales(): string[] {
  return ['en', ...Object.keys(catalogues).map((path) => path.replace(/^.*\/|\.json$/g, ''))];
}

/**
 * Loads the words and sets <html lang dir>. Called once before the app is mounted: a change of language
 * reloads the page, so that no component needs to know that words can change.
 */
export async function startLocale(wanted: readonly string[]): Promise<void> {
  locale = negotiateLocale(wanted, availableLocales());
  const load = catalogues[`../locales/${locale}.json`];
  if (load) messages = flatten((await load()).default);
  formats.clear();
  document.documentElement.lang = locale;
  document.documentElement.dir = direction();
}
