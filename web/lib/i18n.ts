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

/** What public/theme.js has begun to load before any script of ours was there; absent in development and in tests. */
interface BegunWords {
  locale: string;
  /** For each language the files of what is needed now and of what is needed later. */
  files: Readonly<Record<string, readonly [string, string]>>;
  now: Promise<MessageTree>;
}
declare global {
  interface Document {
    onevoiceWords?: BegunWords;
  }
}

/** Written right to left: sets <html dir>. */
const rightToLeft = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'yi', 'dv', 'ckb']);
const catalogues = import.meta.env.PROD
  ? {}
  : import.meta.glob<{ default: MessageTree }>(['../locales/*.json', '!../locales/en.json']);

let locale = 'en';
// Built, en.json is empty here: words-plugin.ts puts each language, filled up with English, into files of its own.
const fallback = flatten(en);
let messages = fallback;
let later: Promise<void> | undefined;
const formats = new Map<string, ReturnType<typeof compileMessage>>();

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
    format = compileMessage(text, messages.has(key) ? withLatinDigits(locale) : 'en');
    formats.set(key, format);
  }
  return format(values);
}

/** Words for a key that is only known at run time (an error code, an enum value): undefined when there are none. */
export function tMaybe(key: string, values?: MessageValues): string | undefined {
  return messages.has(key) || fallback.has(key) ? t(key as MessageKey, values) : undefined;
}

export function currentLocale(): string {
  return locale;
}

/** For Intl: the language of the words with the reader's region ("en-GB"), so that dates read as at home. */
export function formatLocale(): string {
  return withLatinDigits(navigator.languages.find((tag) => writing(tag) === writing(locale)) ?? locale);
}

/** Numbers of our own (dates to type, counters, addresses) are in Latin digits: so are all others, in Arabic too. */
export function withLatinDigits(tag: string): string {
  return /^ar\b(?!.*-u-)/.test(tag) ? `${tag}-u-nu-latn` : tag;
}

export function direction(of = locale): 'ltr' | 'rtl' {
  return rightToLeft.has(of.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** Language and script: "zh-TW" is read by who reads "zh-Hant", but not by who reads "zh-CN". */
function writing(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script ?? ''}`;
  } catch {
    return '';
  }
}

/** Picks the first wanted language that there are words in ("de-AT" -> "de"); English otherwise. theme.js does the same. */
export function negotiateLocale(wanted: readonly string[], available: readonly string[]): string {
  for (const tag of wanted) {
    const same = available.find((have) => tag && (have === tag || writing(have) === writing(tag)));
    if (same) return same;
  }
  return 'en';
}

export function availableLocales(): string[] {
  const begun = document.onevoiceWords;
  if (begun) return Object.keys(begun.files);
  return ['en', ...Object.keys(catalogues).map((path) => path.replace(/^.*\/|\.json$/g, ''))];
}

/**
 * Loads the words and sets <html lang dir>. Called once before the app is mounted: a change of language
 * reloads the page, so that no component needs to know that words can change.
 */
export async function startLocale(wanted: readonly string[]): Promise<void> {
  const begun = document.onevoiceWords;
  locale = begun?.locale ?? negotiateLocale(wanted, availableLocales());
  if (begun) {
    messages = flatten(await begun.now.catch(() => fetchWords(begun.files[begun.locale]?.[0])));
    void laterWords().catch(() => undefined);
  } else {
    const load = catalogues[`../locales/${locale}.json`];
    messages = load ? flatten((await load()).default) : fallback;
  }
  formats.clear();
  document.documentElement.lang = locale;
  document.documentElement.dir = direction();
}

/** The words of all pages but the inbox: fetched once, soon after the first. */
export function laterWords(): Promise<void> {
  const begun = document.onevoiceWords;
  if (!begun) return Promise.resolve();
  return (later ??= fetchWords(begun.files[begun.locale]?.[1]).then(
    (tree) => void flatten(tree, '', messages),
    (error: unknown) => {
      later = undefined;
      throw error;
    },
  ));
}

async function fetchWords(url = ''): Promise<MessageTree> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return (await response.json()) as MessageTree;
}
